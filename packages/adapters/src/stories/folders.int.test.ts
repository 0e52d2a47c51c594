import type { Id } from '@storyloom/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStory } from './create-story.ts';
import { createFolder, listFolders, removeFolder, updateFolder } from './folders.ts';
import { moveStories } from './organise.ts';
import { getStory, listStories } from './read-stories.ts';
import { notFound } from './story-deps.ts';
import { makeWorld, type World } from './testing-world.ts';
import { removeStory, restoreStory } from './trash.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function newFolder(name: string, parentId: Id | null = null): Promise<Id> {
  const made = await createFolder(world.deps, world.scope, { name, parentId });
  if (made === notFound || !made.ok) throw new Error(`Refused: ${JSON.stringify(made)}`);
  return made.id;
}

const newStory = async (name: string, folderId: Id | null = null) =>
  (await createStory(world.deps, world.scope, { name, folderId })).id;

const namesIn = async (folderId: Id) => {
  const { stories } = await listStories(world.deps, world.scope, { folderId, order: 'name', limit: 50 });
  return stories.map((story) => story.name);
};

const folderOf = async (id: Id) => {
  const story = await getStory(world.deps, world.scope, id);
  return story === notFound ? notFound : story.folderId;
};

describe('folders', () => {
  it('hold stories, those of the folders in them included', async () => {
    const top = await newFolder('Security');
    const inner = await newFolder('Phishing', top);
    await newStory('Triage', inner);
    const other = await newStory('Report', top);
    expect(await namesIn(top)).toEqual(['Report', 'Triage']);
    expect(await namesIn(inner)).toEqual(['Triage']);
    expect(await moveStories(world.deps, world.scope, { ids: [other], folderId: inner })).toEqual({
      stories: 1,
    });
    expect(await namesIn(inner)).toEqual(['Report', 'Triage']);
    const listed = await listFolders(world.deps, world.scope);
    expect(listed.filter(({ id }) => id === top || id === inner)).toEqual([
      { id: inner, parentId: top, name: 'Phishing', stories: 2 },
      { id: top, parentId: null, name: 'Security', stories: 0 },
    ]);
  });

  it('never lie in themselves, nor two of a name in one place, nor too deep', async () => {
    const a = await newFolder('A');
    const b = await newFolder('B', a);
    const refused = { ok: false, message: expect.any(String) };
    expect(await updateFolder(world.deps, world.scope, { id: a, parentId: b })).toEqual(refused);
    expect(await updateFolder(world.deps, world.scope, { id: a, parentId: a })).toEqual(refused);
    expect(await createFolder(world.deps, world.scope, { name: 'a' })).toEqual(refused);
    expect(await createFolder(world.deps, world.scope, { name: 'A', parentId: a })).toMatchObject({
      ok: true,
    });
    let deep = b;
    for (let level = 3; level <= 8; level += 1) deep = await newFolder(`Level ${level}`, deep);
    expect(await createFolder(world.deps, world.scope, { name: 'Nine', parentId: deep })).toEqual(refused);
    const tall = await newFolder('Tall');
    await newFolder('Inside', tall);
    expect(await updateFolder(world.deps, world.scope, { id: tall, parentId: deep })).toEqual(refused);
  });

  it('two moves at once never make a ring', async () => {
    const [one, other] = [await newFolder('One'), await newFolder('Other')];
    const answers = await Promise.all([
      updateFolder(world.deps, world.scope, { id: one, parentId: other }),
      updateFolder(world.deps, world.scope, { id: other, parentId: one }),
    ]);
    expect(answers.map((answer) => answer !== notFound && answer.ok).sort()).toEqual([false, true]);
  });

  it('give what is in them to the level above when they are deleted', async () => {
    const top = await newFolder('Kept');
    await newFolder('Twin', top);
    const gone = await newFolder('Gone', top);
    const twin = await newFolder('Twin', gone);
    const story = await newStory('Inside', gone);
    const trashed = await newStory('In the trash', gone);
    await removeStory(world.deps, world.scope, trashed);
    expect(await removeFolder(world.deps, world.scope, gone)).toMatchObject({ ok: true });
    expect(await folderOf(story)).toBe(top);
    await restoreStory(world.deps, world.scope, trashed);
    expect(await folderOf(trashed)).toBe(top);
    expect((await listFolders(world.deps, world.scope)).find(({ id }) => id === twin)).toMatchObject({
      parentId: top,
      name: 'Twin 2',
    });
  });

  it("are the team's own", async () => {
    const mine = await newFolder('Mine');
    const story = await newStory('Mine', mine);
    expect(await listFolders(world.deps, world.stranger)).toEqual([]);
    expect(await updateFolder(world.deps, world.stranger, { id: mine, name: 'Theirs' })).toBe(notFound);
    expect(await removeFolder(world.deps, world.stranger, mine)).toBe(notFound);
    expect(await createFolder(world.deps, world.stranger, { name: 'In', parentId: mine })).toBe(notFound);
    expect(await moveStories(world.deps, world.stranger, { ids: [story], folderId: mine })).toBe(notFound);
    const theirs = await createStory(world.deps, world.stranger, { name: 'Theirs', folderId: mine });
    expect(await getStory(world.deps, world.stranger, theirs.id)).toMatchObject({ folderId: null });
    expect(await listStories(world.deps, world.stranger, { folderId: mine, limit: 9 })).toMatchObject({
      total: 0,
    });
  });
});
