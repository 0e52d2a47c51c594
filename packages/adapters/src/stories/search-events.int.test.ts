/** Events found by what they hold: what a page answers, how far it looks, and what it costs. */
import { type Id, type Json, newId, parseCondition } from '@storyloom/engine';
import { anAcceptance, aSettlement, memoryBlobs } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobPayloads } from '../blob/events.ts';
import { plainPayloads } from '../postgres/payloads.ts';
import { postgresStore } from '../postgres/store.ts';
import { changeStory } from './change-story.ts';
import { createStory } from './create-story.ts';
import type { EventFilter } from './event-filter.ts';
import { searchEvents } from './search-events.ts';
import { notFound } from './story-deps.ts';
import { action, adding, makeWorld, type World } from './testing-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const source = action('webhook', 'receive', { name: 'Receive' });
const payloads = () => blobPayloads({ blobs, overBytes: 200_000 });
const blobs = memoryBlobs();
const store = () => postgresStore(world.database.pool, { payloads: payloads() });

async function newStory(): Promise<{ storyId: Id; versionId: Id }> {
  const { id } = await createStory(world.deps, world.scope, { name: 'Orders' });
  const own = { ...source, id: newId() };
  const batch = { storyId: id, baseRevision: 0, batchId: newId(), changes: adding(own) };
  await changeStory(world.deps, world.scope, batch);
  const { liveVersionId } = await world.prisma.story.findUniqueOrThrow({ where: { id } });
  return { storyId: id, versionId: liveVersionId ?? '' };
}

/** One story run for each of the outputs, the oldest first. */
async function emit(
  story: { storyId: Id; versionId: Id },
  outputs: readonly Json[],
  runs = 0,
): Promise<void> {
  const ids = { ...story, teamId: world.scope.teamId };
  const all = outputs.map((output) => {
    const made = anAcceptance({ runs, output });
    const own = { ...made.event, ...ids, actionId: source.id, actionSlug: 'receive' };
    return { ...made, storyRun: { ...made.storyRun, ...ids }, event: own, events: [own] };
  });
  await store().accept(all);
}

const where = (...texts: string[]): EventFilter => ({
  where: texts.map((text) => {
    const parsed = parseCondition(text);
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.condition;
  }),
});

async function search(
  storyId: Id,
  filter: EventFilter,
  { limit = 50, after, budgetMs = 60_000 }: { limit?: number; after?: Id; budgetMs?: number } = {},
) {
  const deps = { ...world.deps, payloads: payloads() };
  const page = await searchEvents(deps, world.scope, { storyId, limit, after, filter }, { budgetMs });
  if (page === notFound) throw new Error('The story is gone.');
  return page;
}

const previews = async (storyId: Id, filter: EventFilter) =>
  (await search(storyId, filter)).events.map((event) => event.preview);

describe('events of a story', () => {
  it('are found by text, conditions, time and marks, the newest first', async () => {
    const story = await newStory();
    await emit(story, [
      { id: 1, note: 'He said "no"' },
      { id: 2, note: '100% late' },
      { id: 3, tags: ['é\u0000'] },
    ]);
    const { storyId } = story;
    expect(await previews(storyId, {})).toHaveLength(3);
    expect(await previews(storyId, { text: 'LATE' })).toEqual(['{"id":2,"note":"100% late"}']);
    expect(await previews(storyId, { text: '100% l' })).toHaveLength(1);
    expect(await previews(storyId, { text: '1_0' })).toEqual([]);
    expect(await previews(storyId, { text: 'said "no' })).toHaveLength(1);
    expect(await previews(storyId, { text: '"id":1' })).toHaveLength(1);
    expect(await previews(storyId, where('id >= 2'))).toHaveLength(2);
    expect(await previews(storyId, where('receive.id = 1'))).toHaveLength(1);
    expect(await previews(storyId, where('id > 0', 'note contains late'))).toHaveLength(1);
    expect(await previews(storyId, { port: 'failure' })).toEqual([]);
    expect(
      await previews(storyId, { port: 'success', reEmitted: false, actionSlug: 'receive' }),
    ).toHaveLength(3);
    const soon = new Date(Date.now() + 60_000);
    expect(await previews(storyId, { from: soon })).toEqual([]);
    expect(await previews(storyId, { to: soon, ...where('id = 3') })).toHaveLength(1);
    expect(await previews(storyId, { runState: 'finished' })).toHaveLength(3);
    expect(await previews(storyId, { runState: 'failed' })).toEqual([]);
  });

  it('are found by how their run stands', async () => {
    const story = await newStory();
    await emit(story, [{ id: 1 }, { id: 2 }], 1);
    await store().due(100);
    const [run] = await store().claim({ limit: 1, owner: 'test', leaseMs: 60_000 });
    if (!run) throw new Error('Nothing was claimed.');
    await store().settle([
      aSettlement(run, { outcome: { state: 'failed', error: { code: 'x', message: 'X.' } } }),
    ]);
    expect((await search(story.storyId, { runState: 'failed' })).events).toHaveLength(1);
    expect((await search(story.storyId, { runState: 'running' })).events).toHaveLength(1);
  });

  it('come page by page, each once, and the last page says that it is the last', async () => {
    const story = await newStory();
    await emit(
      story,
      Array.from({ length: 45 }, (_, id) => ({ id, odd: id % 2 })),
    );
    const seen: Id[] = [];
    let after: Id | null | undefined;
    do {
      const page = await search(story.storyId, where('odd = 1'), { limit: 5, ...(after ? { after } : {}) });
      seen.push(...page.events.map((event) => event.id));
      after = page.next;
    } while (after !== null);
    expect(seen).toHaveLength(22);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  it('that are large are read, a few of them, and the others are told of', async () => {
    const story = await newStory();
    const large = (id: number) => ({ id, filler: 'x'.repeat(300_000), end: 'needle' });
    await emit(
      story,
      Array.from({ length: 12 }, (_, id) => large(id)),
    );
    const page = await search(story.storyId, { text: 'needle' });
    expect(page.events).toHaveLength(10);
    expect(page.events[0]?.preview).toBe('');
    expect(page.looked).toMatchObject({ events: 12, unread: 2 });
    const one = await search(story.storyId, where('id = 11'));
    expect(one.events).toHaveLength(1);
  });

  it('are looked at for so long, then a page says how far it came', async () => {
    const story = await newStory();
    await emit(
      story,
      Array.from({ length: 300 }, (_, id) => ({ id })),
    );
    const page = await search(story.storyId, { text: 'nowhere' }, { budgetMs: 0 });
    expect(page.events).toEqual([]);
    expect(page.looked.events).toBe(200);
    expect(page.looked.backTo).toBeInstanceOf(Date);
    expect(page.next).not.toBeNull();
    const rest = await search(story.storyId, { text: 'nowhere' }, { budgetMs: 0, after: page.next ?? '' });
    expect(rest.looked.events).toBe(100);
    expect(rest.next).toBeNull();
  });

  it('are nothing for another team', async () => {
    const { storyId } = await newStory();
    const deps = { ...world.deps, payloads: plainPayloads };
    expect(await searchEvents(deps, world.stranger, { storyId, limit: 1 })).toBe(notFound);
  });
});
