import { newId } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeStory } from './change-story.ts';
import { createStory } from './create-story.ts';
import { notFound } from './story-deps.ts';
import { action, adding, makeWorld, toyTypes, type World } from './testing-world.ts';
import { versionGraph } from './version-graph.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

it('is as it was published, whatever the draft became, with secrets masked', async () => {
  const options = {
    password: 'hunter2',
    token: '<<CREDENTIAL.cases>>',
    headers: { Authorization: 'Bearer abc', Accept: 'text/plain' },
    note: 'as it was',
  };
  const tell = action('message', 'tell', { name: 'Tell them', options });
  const { id: storyId } = await createStory(world.deps, world.scope, { name: 'Orders' });
  const first = {
    storyId,
    baseRevision: 0,
    batchId: newId(),
    changes: adding(action('webhook', 'hook'), tell),
  };
  await changeStory(world.deps, world.scope, first);
  const { liveVersionId } = await world.prisma.story.findUniqueOrThrow({ where: { id: storyId } });
  await changeStory(world.deps, world.scope, {
    storyId,
    baseRevision: 1,
    batchId: newId(),
    changes: [{ op: 'remove_action', id: tell.id }],
  });

  const message = toyTypes.message;
  if (!message) throw new Error('No such type.');
  const types = { ...toyTypes, message: { ...message, sensitive: ['password', 'token', 'headers'] } };
  const wanted = { storyId, versionId: liveVersionId ?? '' };
  const version = await versionGraph({ ...world.deps, types }, world.scope, wanted);
  if (version === notFound) throw new Error('It is gone.');
  expect(version.number).toBe(1);
  expect(version.graph.actions[tell.id]).toMatchObject({
    name: 'Tell them',
    options: {
      password: '••••••••',
      token: '<<CREDENTIAL.cases>>',
      headers: { Authorization: '••••••••', Accept: 'text/plain' },
      note: 'as it was',
    },
  });
  expect(await versionGraph(world.deps, world.stranger, wanted)).toBe(notFound);
  expect(await versionGraph(world.deps, world.scope, { ...wanted, storyId: newId() })).toBe(notFound);
});
