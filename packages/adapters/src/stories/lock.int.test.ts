import { newId } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeStory } from './change-story.ts';
import { createStory } from './create-story.ts';
import { updateStory } from './edit-story.ts';
import { lockStory, unlockStory } from './lock.ts';
import { moveStories, setTags } from './organise.ts';
import { getStory } from './read-stories.ts';
import { setSendToStory } from './send-to-story.ts';
import { setLimits } from './set-limits.ts';
import { notFound } from './story-deps.ts';
import { readStorySettings } from './story-settings.ts';
import { action, adding, makeWorld, type World } from './testing-world.ts';
import { removeStory } from './trash.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const newStory = async () => (await createStory(world.deps, world.scope, { name: 'Orders' })).id;
const add = (storyId: string, baseRevision: number, batchId = newId()) =>
  changeStory(world.deps, world.scope, {
    storyId,
    baseRevision,
    batchId,
    changes: adding(action('message', 'x')),
  });

it('refuses every edit of a locked story with one sentence, until it is unlocked', async () => {
  const id = await newStory();
  const saved = newId();
  expect(await add(id, 0, saved)).toMatchObject({ ok: true, revision: 1 });
  expect(await lockStory(world.deps, world.scope, { id, note: ' Audit ' })).toBe('ok');
  const message = 'ada@example.com locked this story: “Audit”. Take the lock off to change it.';
  const refused = { ok: false, locked: true, message };
  expect(await add(id, 1)).toEqual({ ok: false, reason: 'locked', message });
  expect(await updateStory(world.deps, world.scope, { id, name: 'Mine' })).toEqual(refused);
  expect(await updateStory(world.deps, world.scope, { id, disabled: true })).toEqual(refused);
  expect(await setLimits(world.deps, world.scope, { id, priority: 3 })).toEqual(refused);
  expect(await setSendToStory(world.deps, world.scope, { id, settings: null })).toEqual(refused);
  expect(await removeStory(world.deps, world.scope, id)).toEqual(refused);
  // A batch that was saved before the lock is answered as it was.
  expect(await add(id, 0, saved)).toMatchObject({ ok: true, revision: 1 });
  expect(await getStory(world.deps, world.scope, id)).toMatchObject({ name: 'Orders', revision: 1 });
  // Where it lies is no edit of it.
  expect(await setTags(world.deps, world.scope, { id, tags: ['audit'] })).toEqual({ ok: true });
  expect(await moveStories(world.deps, world.scope, { ids: [id], folderId: null })).toEqual({ stories: 1 });

  expect(await unlockStory(world.deps, world.scope, id)).toBe('ok');
  expect(await add(id, 1)).toMatchObject({ ok: true, revision: 2 });
  expect(await removeStory(world.deps, world.scope, id)).toEqual({ ok: true });
});

it('says who locked it, when and why; the first lock stays', async () => {
  const id = await newStory();
  await lockStory(world.deps, world.scope, { id, note: 'First' });
  expect(await lockStory(world.deps, { ...world.scope, userId: null }, { id, note: 'Second' })).toBe('ok');
  expect(await readStorySettings(world.deps, world.scope, id)).toMatchObject({
    lock: { by: 'ada@example.com', note: 'First', at: expect.any(Date) },
  });
  await unlockStory(world.deps, world.scope, id);
  expect(await readStorySettings(world.deps, world.scope, id)).toMatchObject({ lock: null });
});

it('tells open editors', async () => {
  const id = await newStory();
  const seen: unknown[] = [];
  await world.live.subscribe(id, (item) => seen.push(item));
  await lockStory(world.deps, world.scope, { id });
  await expect.poll(() => seen).toMatchObject([{ kind: 'draft', storyId: id, revision: 0 }]);
  await unlockStory(world.deps, world.scope, id);
  await expect.poll(() => seen.length).toBe(2);
  await updateStory(world.deps, world.scope, { id, name: 'Parcels' });
  await expect.poll(() => seen.at(2)).toMatchObject({ kind: 'draft', storyId: id, revision: 0 });
});

it('a name is taken back only while nobody gave the story another', async () => {
  const id = await newStory();
  const rename = (name: string, was?: string) => updateStory(world.deps, world.scope, { id, name, was });
  await rename('Parcels');
  expect(await rename('Orders', 'Parcels')).toEqual({ ok: true });
  expect(await rename('Letters', 'Parcels')).toEqual({
    ok: false,
    message: 'Somebody renamed it to “Orders” since.',
  });
  expect(await getStory(world.deps, world.scope, id)).toMatchObject({ name: 'Orders' });
  const strange = { id, name: 'Mine', was: 'Orders' };
  expect(await updateStory(world.deps, world.stranger, strange)).toBe(notFound);
});

it('an edit and a lock at the same moment: one of them is first', async () => {
  const id = await newStory();
  const [edited] = await Promise.all([add(id, 0), lockStory(world.deps, world.scope, { id })]);
  const story = await getStory(world.deps, world.scope, id);
  expect(story).toMatchObject({ revision: edited !== notFound && edited.ok ? 1 : 0 });
  expect(await add(id, 1)).toMatchObject({ ok: false });
});

it("does not know another team's story", async () => {
  const id = await newStory();
  expect(await lockStory(world.deps, world.stranger, { id })).toBe(notFound);
  expect(await unlockStory(world.deps, world.stranger, id)).toBe(notFound);
});
