import { emptyGraph, newId } from '@storyloom/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { favouriteStories, latestStories, markedOf, recentStories } from './at-hand.ts';
import { changeStory } from './change-story.ts';
import { createStory, duplicateStory } from './create-story.ts';
import { listTags, mostTags, noteVisit, plainTags, setFavourite, setTags, tagStories } from './organise.ts';
import type { PageStart } from './page-start.ts';
import { getStory, listStories } from './read-stories.ts';
import { notFound } from './story-deps.ts';
import { exportStories, importStories } from './story-files.ts';
import { action, adding, makeWorld, type World } from './testing-world.ts';
import { removeStory } from './trash.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const newStory = async (name: string) => (await createStory(world.deps, world.scope, { name })).id;
const tagsOf = async (id: string) => {
  const story = await getStory(world.deps, world.scope, id);
  return story === notFound ? notFound : story.tags;
};

describe('tags', () => {
  it('are kept in one way of writing', () => {
    expect(plainTags([' Tier  1', 'tier 1', '', 'E-Mail', 'aws'])).toEqual(['aws', 'e-mail', 'tier 1']);
  });

  it('are added to and taken off many stories, and filter by all that are named', async () => {
    const [a, b] = [await newStory('A'), await newStory('B')];
    await tagStories(world.deps, world.scope, { ids: [a, b], add: ['AWS', 'keys'] });
    await tagStories(world.deps, world.scope, { ids: [b], add: ['hr'], remove: ['Keys'] });
    expect([await tagsOf(a), await tagsOf(b)]).toEqual([
      ['aws', 'keys'],
      ['aws', 'hr'],
    ]);
    const found = async (tags: string[]) =>
      (await listStories(world.deps, world.scope, { tags, order: 'name', limit: 9 })).stories.map(
        ({ id }) => id,
      );
    expect(await found(['aws'])).toEqual([a, b]);
    expect(await found(['aws', 'hr'])).toEqual([b]);
    expect(await found(['hr', 'keys'])).toEqual([]);
    expect(await listTags(world.deps, world.scope)).toEqual([
      { tag: 'aws', stories: 2 },
      { tag: 'hr', stories: 1 },
      { tag: 'keys', stories: 1 },
    ]);
    expect(await tagStories(world.deps, world.stranger, { ids: [a], add: ['theirs'] })).toEqual({
      ok: true,
      stories: 0,
    });
    expect(await setTags(world.deps, world.stranger, { id: a, tags: [] })).toBe(notFound);
  });

  it('are twenty at most: else no story of the batch is tagged', async () => {
    const [full, empty] = [await newStory('Full'), await newStory('Empty')];
    const many = Array.from({ length: mostTags }, (_, n) => `t${n}`);
    expect(await setTags(world.deps, world.scope, { id: full, tags: many })).toEqual({ ok: true });
    expect(await tagStories(world.deps, world.scope, { ids: [full, empty], add: ['more'] })).toMatchObject({
      ok: false,
    });
    expect(await tagsOf(empty)).toEqual([]);
    expect(await setTags(world.deps, world.scope, { id: full, tags: [...many, 'more'] })).toMatchObject({
      ok: false,
    });
  });

  it('and the folder go with a copy', async () => {
    const id = await newStory('Original');
    await setTags(world.deps, world.scope, { id, tags: ['aws'] });
    const copy = await duplicateStory(world.deps, world.scope, id);
    expect(copy === notFound ? copy : await tagsOf(copy.id)).toEqual(['aws']);
  });
});

describe('a list in the order of what happened', () => {
  it('leaves no story out, however many there are', async () => {
    const { teamId } = world.scope;
    await world.prisma.story.createMany({
      data: Array.from({ length: 1_010 }, (_, n) => ({
        id: newId(),
        teamId,
        name: `S${n}`,
        draft: emptyGraph,
        tags: ['many'],
      })),
    });
    const query = { tags: ['many'], order: 'runs', limit: 400 } as const;
    const read = (from: PageStart) => listStories(world.deps, world.scope, { ...query, from });
    const [ids, skipped] = [new Set<string>(), new Set<string>()];
    let page = await read({ skip: 0 });
    for (let count = 1; page.stories.length > 0 && count < 9; count += 1) {
      expect(page.total).toBe(1_010);
      for (const { id } of page.stories) ids.add(id);
      for (const { id } of (await read({ skip: skipped.size })).stories) skipped.add(id);
      const last = page.stories.at(-1);
      if (!page.more || !last) break;
      page = await read({ after: last.id });
    }
    expect([ids.size, skipped.size, page.more]).toEqual([1_010, 1_010, false]);
  });
});

describe('what a person has at hand', () => {
  it('is marked for that person alone', async () => {
    const id = await newStory('Marked');
    const friend = newId();
    await world.prisma.user.create({ data: { id: friend, email: 'friend@example.com' } });
    for (let twice = 0; twice < 2; twice += 1) {
      expect(await setFavourite(world.deps, world.scope, { id, favourite: true })).toBe('ok');
    }
    expect(await favouriteStories(world.deps, world.scope)).toMatchObject([{ id }]);
    expect(await favouriteStories(world.deps, { ...world.scope, userId: friend })).toEqual([]);
    expect(await markedOf(world.deps, world.scope, [id])).toEqual(new Set([id]));
    const mine = { favouriteOf: world.scope.userId, limit: 9 };
    expect(await listStories(world.deps, world.scope, mine)).toMatchObject({ stories: [{ id }], total: 1 });
    expect(await setFavourite(world.deps, world.stranger, { id, favourite: true })).toBe(notFound);
    await setFavourite(world.deps, world.scope, { id, favourite: false });
    expect(await favouriteStories(world.deps, world.scope)).toEqual([]);
  });

  it('are the stories opened lately, the latest first, without those in the trash', async () => {
    const [a, b, c] = [await newStory('A'), await newStory('B'), await newStory('C')];
    for (const id of [a, b, c, a]) expect(await noteVisit(world.deps, world.scope, id)).toBe('ok');
    await removeStory(world.deps, world.scope, b);
    expect((await recentStories(world.deps, world.scope)).map(({ id }) => id)).toEqual([a, c]);
    expect(await noteVisit(world.deps, world.stranger, a)).toBe(notFound);
    expect((await latestStories(world.deps, world.scope))[0]).toMatchObject({ id: c });
  });
});

describe('many stories in one file', () => {
  it('come back as new stories: all of them, or every problem', async () => {
    const ids = [await newStory('Second'), await newStory('First')];
    const changes = adding(action('message', 'said'));
    await changeStory(world.deps, world.scope, {
      storyId: ids[0] ?? '',
      baseRevision: 0,
      batchId: newId(),
      changes,
    });
    const file = await exportStories(world.deps, world.scope, ids);
    expect(file.stories.map((one) => one.name)).toEqual(['First', 'Second']);
    const imported = await importStories(world.deps, world.scope, { file });
    if (!imported.ok) throw new Error(JSON.stringify(imported));
    expect((await exportStories(world.deps, world.scope, imported.ids)).stories).toEqual(file.stories);
    const { total } = await listStories(world.deps, world.scope, { limit: 1 });
    const broken = { ...file, stories: [...file.stories, { ...file.stories[0], name: '' }] };
    expect(await importStories(world.deps, world.scope, { file: broken })).toMatchObject({
      ok: false,
      problems: [{ path: 'stories[2].name' }],
    });
    const stopped = { file, signal: AbortSignal.abort() };
    expect(await importStories(world.deps, world.scope, stopped)).toMatchObject({ ok: false });
    expect(await listStories(world.deps, world.scope, { limit: 1 })).toMatchObject({ total });
    expect((await exportStories(world.deps, world.stranger, ids)).stories).toEqual([]);
  });
});
