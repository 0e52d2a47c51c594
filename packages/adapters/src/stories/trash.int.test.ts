import { newId } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresEndpoints } from '../postgres/endpoints.ts';
import { makeRetention } from '../postgres/retention.ts';
import { changeStory } from './change-story.ts';
import { createStory } from './create-story.ts';
import { setFavourite } from './organise.ts';
import { getStory, listStories } from './read-stories.ts';
import { notFound } from './story-deps.ts';
import { action, adding, makeWorld, type World } from './testing-world.ts';
import { emptyTrash, listTrash, lossOf, purgeStory, removeStory, restoreStory } from './trash.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** With a webhook that answers. */
async function newStory(name: string): Promise<string> {
  const { id } = await createStory(world.deps, world.scope, { name });
  const changes = adding(action('webhook', 'hook'));
  await changeStory(world.deps, world.scope, { storyId: id, baseRevision: 0, batchId: newId(), changes });
  return id;
}

const urlOf = async (id: string) => {
  const story = await getStory(world.deps, world.scope, id);
  return story === notFound ? notFound : Object.values(story.webhooks)[0]?.url;
};
const trash = async () => {
  const { stories } = await listTrash(world.deps, world.scope, { limit: 9, trashDays: 30 });
  return stories;
};
const round = (trashDays = 30) =>
  makeRetention({
    pool: world.database.pool,
    blobs: null,
    trashDays,
    auditDays: 730,
    log: { warn: () => undefined },
    budgetMs: 60_000,
  }).round(new AbortController().signal);
const isThere = async (id: string) => (await world.prisma.story.count({ where: { id } })) > 0;

it('comes back whole: at the same address, with the same secret', async () => {
  const id = await newStory('Orders');
  const url = await urlOf(id);
  const path = new URL(String(url)).pathname.split('/').at(2) ?? '';
  const endpoints = postgresEndpoints(world.database.pool);
  const before = (await endpoints.find([path])).get(path);
  expect(before).toMatchObject({ storyId: id, enabled: true });

  expect(await removeStory(world.deps, world.scope, id)).toEqual({ ok: true });
  expect((await endpoints.find([path])).size).toBe(0);
  expect(await getStory(world.deps, world.scope, id)).toBe(notFound);
  const [trashed] = await trash();
  expect(trashed).toMatchObject({ id, name: 'Orders', deletedBy: 'ada@example.com', folder: null });
  expect((trashed?.purgedAt.getTime() ?? 0) - (trashed?.deletedAt.getTime() ?? 0)).toBe(30 * 86_400_000);

  expect(await restoreStory(world.deps, world.scope, id)).toBe('ok');
  expect(await urlOf(id)).toBe(url);
  expect((await endpoints.find([path])).get(path)).toEqual(before);
  expect(await trash()).toEqual([]);
});

it('is deleted for good by the next round of the cleaner, and nothing else is', async () => {
  const [gone, kept, there] = [await newStory('Gone'), await newStory('Kept'), await newStory('There')];
  await setFavourite(world.deps, world.scope, { id: gone, favourite: true });
  expect(await purgeStory(world.deps, world.scope, gone)).toBe(notFound);
  for (const id of [gone, kept]) await removeStory(world.deps, world.scope, id);
  expect(await lossOf(world.deps, world.scope, gone)).toEqual({ events: 0, runs: 0 });
  expect(await purgeStory(world.deps, world.scope, gone)).toBe('ok');
  // From here on there is no way back, though its rows are still there.
  expect(await restoreStory(world.deps, world.scope, gone)).toBe(notFound);
  expect((await trash()).map(({ id }) => id)).toEqual([kept]);
  await round();
  expect([await isThere(gone), await isThere(kept), await isThere(there)]).toEqual([false, true, true]);
});

it('is deleted when its days are over', async () => {
  const id = await newStory('Old');
  await removeStory(world.deps, world.scope, id);
  await world.prisma.story.update({
    where: { id },
    data: { deletedAt: new Date(Date.now() - 31 * 86_400_000) },
  });
  await round(40);
  expect(await isThere(id)).toBe(true);
  await round(30);
  expect(await isThere(id)).toBe(false);
});

it("is emptied at once, and is the team's own", async () => {
  const id = await newStory('One');
  await removeStory(world.deps, world.scope, id);
  expect(await listTrash(world.deps, world.stranger, { limit: 9, trashDays: 30 })).toMatchObject({
    total: 0,
  });
  expect(await emptyTrash(world.deps, world.stranger)).toEqual({ stories: 0 });
  expect(await restoreStory(world.deps, world.stranger, id)).toBe(notFound);
  expect(await purgeStory(world.deps, world.stranger, id)).toBe(notFound);
  expect(await lossOf(world.deps, world.stranger, id)).toBe(notFound);
  expect((await emptyTrash(world.deps, world.scope)).stories).toBeGreaterThan(0);
  expect(await trash()).toEqual([]);
  expect((await listStories(world.deps, world.scope, { limit: 9 })).stories.length).toBeGreaterThan(0);
});
