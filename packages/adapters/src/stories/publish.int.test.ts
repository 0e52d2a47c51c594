import { type Change, type Id, newId } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresEndpoints } from '../postgres/endpoints.ts';
import { changeStory } from './change-story.ts';
import { createStory, duplicateStory } from './create-story.ts';
import { updateStory } from './edit-story.ts';
import { getStory } from './read-stories.ts';
import { notFound } from './story-deps.ts';
import { action, adding, makeWorld, type World } from './testing-world.ts';
import { removeStory, restoreStory } from './trash.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function storyWith(...changes: Change[]): Promise<Id> {
  const { id } = await createStory(world.deps, world.scope, { name: 'Orders' });
  if (changes.length > 0) await change(id, changes);
  return id;
}

async function change(storyId: Id, changes: Change[]) {
  const { revision } = await read(storyId);
  const batch = { storyId, baseRevision: revision, batchId: newId(), changes };
  const result = await changeStory(world.deps, world.scope, batch);
  if (result === notFound || !result.ok) throw new Error(`Refused: ${JSON.stringify(result)}`);
  return result;
}

async function read(id: Id) {
  const story = await getStory(world.deps, world.scope, id);
  if (story === notFound) throw new Error('The story is gone.');
  return story;
}

/** What a webhook sender reaches at an address, if anything. */
async function reach(url: string | undefined) {
  const [, path = ''] = /\/webhook\/([^/]+)\//.exec(url ?? '') ?? [];
  return (await postgresEndpoints(world.database.pool).find([path])).get(path);
}

it('gives a webhook an address with 128 bits each in path and secret, reachable at once', async () => {
  const hook = action('webhook', 'receive');
  const id = await storyWith(...adding(hook));
  const url = (await read(id)).webhooks[hook.id]?.url ?? '';
  expect(url).toMatch(/^http:\/\/localhost:3000\/webhook\/[0-9a-f]{32}\/[0-9a-f]{32}$/);
  expect(await reach(url)).toMatchObject({ storyId: id, actionId: hook.id, enabled: true });
});

it('publishes what changes how the story runs, and nothing else', async () => {
  const one = action('message', 'one');
  const id = await storyWith(...adding(one));
  expect((await read(id)).version).toBe(1);
  await change(id, [{ op: 'move', positions: { [one.id]: { x: 9, y: 9 } } }]);
  await change(id, [{ op: 'add_note', note: { id: newId(), content: 'hello', position: { x: 0, y: 0 } } }]);
  expect(await read(id)).toMatchObject({ version: 1, revision: 3 });
  await change(id, [{ op: 'update_action', id: one.id, set: { text: 'hi' } }]);
  expect((await read(id)).version).toBe(2);
});

it('keeps an address while its Action stays, and for one that is brought back', async () => {
  const hook = action('webhook', 'receive');
  const id = await storyWith(...adding(hook));
  const { url } = (await read(id)).webhooks[hook.id] ?? {};
  await change(id, [{ op: 'update_action', id: hook.id, set: { verbs: 'post' } }]);
  expect((await read(id)).webhooks[hook.id]?.url).toBe(url);
  expect((await reach(url))?.versionId).toBe(
    (await world.prisma.story.findUniqueOrThrow({ where: { id } })).liveVersionId,
  );
  await change(id, [{ op: 'remove_action', id: hook.id }]);
  expect((await reach(url))?.enabled).toBe(false);
  await change(id, [{ op: 'add_action', action: hook }]);
  expect((await read(id)).webhooks[hook.id]?.url).toBe(url);
  expect((await reach(url))?.enabled).toBe(true);
});

it('turns an address off with its Action, with its story, and with a removed story', async () => {
  const hook = action('webhook', 'receive');
  const id = await storyWith(...adding(hook));
  const { url } = (await read(id)).webhooks[hook.id] ?? {};
  await change(id, [{ op: 'update_action', id: hook.id, disabled: true }]);
  expect((await reach(url))?.enabled).toBe(false);
  await change(id, [{ op: 'update_action', id: hook.id, disabled: false }]);
  expect((await reach(url))?.enabled).toBe(true);
  await updateStory(world.deps, world.scope, { id, disabled: true });
  expect((await reach(url))?.enabled).toBe(false);
  await updateStory(world.deps, world.scope, { id, disabled: false });
  await removeStory(world.deps, world.scope, id);
  expect(await reach(url)).toBeUndefined();
  await restoreStory(world.deps, world.scope, id);
  expect((await reach(url))?.enabled).toBe(true);
});

it('duplicates a story under new ids and addresses', async () => {
  const [hook, next] = [action('webhook', 'receive'), action('message', 'next')];
  const link = { id: newId(), from: hook.id, port: 'success', to: next.id };
  const id = await storyWith(...adding(hook, next), { op: 'add_link', link });
  const copy = await duplicateStory(world.deps, world.scope, id);
  if (copy === notFound) throw new Error('The story is gone.');
  const [before, after] = [await read(id), await read(copy.id)];
  expect(after).toMatchObject({ name: 'Orders (copy)', version: 1, actionCount: 2 });
  const [copiedLink] = Object.values(after.graph.links);
  const slugs = [copiedLink?.from, copiedLink?.to].map((end) => after.graph.actions[end ?? '']?.slug);
  expect(slugs).toEqual(['receive', 'next']);
  expect(Object.keys(after.graph.actions)).not.toContain(hook.id);
  const [ownUrl] = Object.values(after.webhooks);
  expect(ownUrl?.url).toBeDefined();
  expect(ownUrl?.url).not.toBe(before.webhooks[hook.id]?.url);
});

it("leaves another team's story alone", async () => {
  const id = await storyWith(...adding(action('webhook', 'receive')));
  expect(await updateStory(world.deps, world.stranger, { id, name: 'mine' })).toBe(notFound);
  expect(await removeStory(world.deps, world.stranger, id)).toBe(notFound);
  expect(await restoreStory(world.deps, world.stranger, id)).toBe(notFound);
  expect(await duplicateStory(world.deps, world.stranger, id)).toBe(notFound);
  expect((await read(id)).name).toBe('Orders');
});
