import { afterAll, beforeAll, expect, it } from 'vitest';
import { getStory } from './read-stories.ts';
import { notFound } from './story-deps.ts';
import { exportStory, importStory } from './story-file.ts';
import { makeWorld, type World } from './testing-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const file = {
  format: 'storyloom.story/1',
  name: 'Orders',
  description: 'Two Actions.',
  actions: {
    receive: { type: 'webhook', name: 'Receive', options: { verbs: 'post' }, position: { x: 0, y: 0 } },
    tell: { type: 'message', name: 'Tell', options: { z: 1, a: [1] }, position: { x: 0, y: 90 } },
  },
  links: [{ from: 'receive', port: 'success', to: 'tell' }],
  notes: [],
};

it('imports a file and exports the same', async () => {
  const imported = await importStory(world.deps, world.scope, { file });
  if (!imported.ok) throw new Error(JSON.stringify(imported));
  expect(await getStory(world.deps, world.scope, imported.id)).toMatchObject({ version: 1, actionCount: 2 });
  expect(await exportStory(world.deps, world.scope, imported.id)).toEqual(file);
  expect(await exportStory(world.deps, world.stranger, imported.id)).toBe(notFound);
});

it('names every problem of a wrong file and stores nothing', async () => {
  const before = await world.prisma.story.count();
  const wrong = {
    ...file,
    actions: { ...file.actions, tell: { ...file.actions.tell, type: 'nonsense' } },
    links: [...file.links, { from: 'nobody', port: 'success', to: 'tell' }],
  };
  const result = await importStory(world.deps, world.scope, { file: wrong });
  expect(result).toMatchObject({ ok: false });
  expect(result.ok ? [] : result.problems.map((problem) => problem.path)).toEqual([
    'actions.tell.type',
    'links[1].from',
  ]);
  for (const nothing of [null, 'text', [], {}]) {
    expect((await importStory(world.deps, world.scope, { file: nothing })).ok).toBe(false);
  }
  expect(await world.prisma.story.count()).toBe(before);
});
