import { newId } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { duplicateStory } from './create-story.ts';
import { getStory } from './read-stories.ts';
import { callableStories, setSendToStory } from './send-to-story.ts';
import { setLimits } from './set-limits.ts';
import { notFound } from './story-deps.ts';
import { exportStory, importStory } from './story-file.ts';
import { readStorySettings } from './story-settings.ts';
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

it('carries who may call the story, and no other team', async () => {
  const send_to_story = {
    enabled: true,
    entry: 'receive',
    access: 'specific_teams',
    timeout_s: 90,
    inputs: [
      { name: 'host', type: 'text', required: true, description: 'Which one' },
      { name: 'port', type: 'number', required: false, default: 443, description: '' },
      { name: 'level', type: 'enum', choices: ['low', 'high'], required: false, description: '' },
      { name: 'token', type: 'text', required: true, secret: true, description: '' },
    ],
  };
  const { format, name, description, ...rest } = file;
  const callable = { format, name, description, send_to_story, ...rest };
  const imported = await importStory(world.deps, world.scope, { file: callable });
  if (!imported.ok) throw new Error(JSON.stringify(imported));
  const settings = await readStorySettings(world.deps, world.scope, imported.id);
  if (settings === notFound || !settings.sendToStory) throw new Error('Nobody may call it.');
  const shared = { ...settings.sendToStory, teams: [world.stranger.teamId] };
  await setSendToStory(world.deps, world.scope, { id: imported.id, settings: shared });
  const exported = JSON.stringify(await exportStory(world.deps, world.scope, imported.id));
  expect(JSON.parse(exported)).toEqual(callable);
  // Keys in a stable order.
  expect(exported).toContain(JSON.stringify(send_to_story));
  expect(exported).not.toContain(world.stranger.teamId);
  const copy = await duplicateStory(world.deps, world.scope, imported.id);
  if (copy === notFound) throw new Error('No copy.');
  expect(await exportStory(world.deps, world.scope, copy.id)).toMatchObject({ send_to_story });
  const wrong = { ...callable, send_to_story: { ...send_to_story, entry: 'tell' } };
  expect(await importStory(world.deps, world.scope, { file: wrong })).toMatchObject({
    problems: [{ path: 'send_to_story.entry' }],
  });
  const hasty = { ...callable, send_to_story: { ...send_to_story, timeout_s: 0 } };
  expect(await importStory(world.deps, world.scope, { file: hasty })).toMatchObject({
    problems: [{ path: 'send_to_story.timeout_s', message: 'At least 1 second.' }],
  });
});

it('carries after how many failed runs the story switches itself off', async () => {
  const careful = { ...file, disable_after_failures: 5 };
  const imported = await importStory(world.deps, world.scope, { file: careful });
  if (!imported.ok) throw new Error(JSON.stringify(imported));
  const { id } = imported;
  expect(await readStorySettings(world.deps, world.scope, id)).toMatchObject({ disableAfter: 5 });
  expect(await exportStory(world.deps, world.scope, id)).toEqual(careful);
  const copy = await duplicateStory(world.deps, world.scope, id);
  if (copy === notFound) throw new Error('No copy.');
  expect(await exportStory(world.deps, world.scope, copy.id)).toMatchObject({ disable_after_failures: 5 });
  await setLimits(world.deps, world.scope, { id, disableAfter: null });
  expect(await exportStory(world.deps, world.scope, id)).toEqual(file);
  const never = { ...file, disable_after_failures: 0 };
  expect(await importStory(world.deps, world.scope, { file: never })).toMatchObject({
    problems: [{ path: 'disable_after_failures', message: 'At least 1.' }],
  });
});

it('lets another team set nothing, and takes no entry that is no webhook', async () => {
  const imported = await importStory(world.deps, world.scope, { file });
  if (!imported.ok) throw new Error(JSON.stringify(imported));
  const { id } = imported;
  const settings = { enabled: true, entry: null, access: 'global' as const, teams: [], inputs: [] };
  expect(await setSendToStory(world.deps, world.stranger, { id, settings })).toBe(notFound);
  expect(await callableStories(world.deps, world.stranger)).not.toContainEqual(
    expect.objectContaining({ id }),
  );
  const odd = { ...settings, entry: newId() };
  expect(await setSendToStory(world.deps, world.scope, { id, settings: odd })).toMatchObject({ ok: false });
  expect(await setSendToStory(world.deps, world.scope, { id, settings })).toEqual({ ok: true });
  expect(await callableStories(world.deps, world.stranger)).toContainEqual({
    id,
    name: 'Orders',
    slug: 'orders',
    description: '',
    isShared: true,
    inputs: [],
  });
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
