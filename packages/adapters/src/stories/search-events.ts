/**
 * Events of a story, newest first, page by page. What no index has is looked for by walking back through
 * the story's events, some at a time and only so long: a page may end with nothing found, and then says how
 * far it looked. The whole table is never read.
 */
import { type Id, type Json, meets, timeOfId } from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import { byColumns, byText, type EventFilter, hasText, inRange, looks, readsOutput } from './event-filter.ts';
import { decodeOutput, type EventDeps } from './events.ts';
import { runStatesOf } from './runs.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type EventPreview = {
  id: Id;
  actionId: Id;
  actionSlug: string;
  actionName: string;
  storyRunId: Id;
  createdAt: Date;
  port: string;
  reEmitted: boolean;
  /** The start of the payload as text; nothing of one that is kept elsewhere, for its size. */
  preview: string;
};

export type FoundEvents = {
  events: EventPreview[];
  /** Behind which event the next page starts; null on the last one. */
  next: Id | null;
  looked: {
    events: number;
    /** When the oldest of them was emitted; null when there was none. */
    backTo: Date | null;
    /** Events that may match and were not read: they are large, and a page reads few of those. */
    unread: number;
  };
};

/** Characters of a payload that a list shows. */
const previewLength = 200;
/** Events that one statement looks at, at first and at most. */
const chunk = { first: 200, most: 2_000, aimMs: 150 };
/** Bytes, compressed, of the outputs that one statement looks at; one that is larger counts as large. */
const mostBytes = 4_000_000;
const largeBytes = 1_000_000;
/** Large outputs that a page reads. */
const mostLarge = 10;
const budgetMs = 1_000;

type Range = { storyId: Id; limit: number; after: Id | undefined; filter: EventFilter };
export type Query = Pick<Range, 'storyId' | 'limit'> & Partial<Pick<Range, 'after' | 'filter'>>;

export async function searchEvents(
  deps: EventDeps,
  scope: Pick<Scope, 'teamId'>,
  { storyId, limit, after, filter = {} }: Query,
  { budgetMs: budget = budgetMs }: { budgetMs?: number } = {},
): Promise<FoundEvents | NotFound> {
  const story = await deps.prisma.story.findFirst({
    where: { id: storyId, teamId: scope.teamId, deletedAt: null },
    select: { draft: true },
  });
  if (!story) return notFound;
  const walk = looks(filter)
    ? await walkBack(deps, { storyId, limit, after, filter }, budget)
    : await firstOf(deps, { storyId, limit, after, filter });
  const { actions } = decodeGraph(story.draft);
  return { ...walk, events: await previews(deps, storyId, { ids: walk.ids, actions }) };
}

type Walk = { ids: Id[]; next: Id | null; looked: FoundEvents['looked'] };

/** Everything in the range is shown: one look by the index. */
async function firstOf({ prisma }: EventDeps, { storyId, limit, after, filter }: Range): Promise<Walk> {
  const rows = await prisma.$queryRaw<{ id: Id }[]>`
    select id from event where ${inRange(storyId, filter, after)} order by id desc limit ${limit + 1}`;
  const ids = rows.slice(0, limit).map(({ id }) => id);
  return { ids, next: rows.length > limit ? (ids.at(-1) ?? null) : null, looked: lookedAt(ids, 0) };
}

async function walkBack(
  deps: EventDeps,
  { storyId, limit, after, filter }: Range,
  budget: number,
): Promise<Walk> {
  const until = performance.now() + budget;
  const ids: Id[] = [];
  const state = { unread: 0, large: mostLarge, looked: 0, last: undefined as Id | undefined };
  let [from, size] = [after, chunk.first];
  for (;;) {
    const started = performance.now();
    const rows = await lookAt(deps, { storyId, filter, after: from, size });
    const matching = await matches(deps, rows, { filter, state });
    for (const row of rows) {
      state.looked += 1;
      state.last = row.id;
      if (!matching.has(row.id)) continue;
      ids.push(row.id);
      if (ids.length < limit) continue;
      const isLast = row.id === rows.at(-1)?.id && rows[0]?.whole === true;
      return { ids, next: isLast ? null : row.id, looked: summary(state) };
    }
    from = rows.at(-1)?.id;
    if (from === undefined || rows[0]?.whole === true) return { ids, next: null, looked: summary(state) };
    const ms = performance.now() - started;
    if (performance.now() >= until) return { ids, next: from, looked: summary(state) };
    size = Math.round(Math.max(20, Math.min(chunk.most, (size * chunk.aimMs) / Math.max(ms, 1))));
  }
}

type Row = {
  id: Id;
  story_run_id: Id;
  action_slug: string;
  /** By its columns and, unless it is large, by its text. */
  hit: boolean;
  isLarge: boolean;
  /** For conditions on paths. */
  output: unknown;
  blob: string | null;
  /** On every row: nothing in the range is older than these rows. */
  whole: boolean;
};

/** The next events of the range, newest first. */
async function lookAt(
  { prisma }: EventDeps,
  { storyId, filter, after, size }: { storyId: Id; filter: EventFilter; after: Id | undefined; size: number },
): Promise<Row[]> {
  const reads = readsOutput(filter);
  const bytes = reads ? Prisma.sql`pg_column_size(output)` : Prisma.sql`0`;
  const output =
    (filter.where ?? []).length > 0
      ? Prisma.sql`case when hit and not "isLarge" then output end`
      : Prisma.sql`null`;
  return prisma.$queryRaw<Row[]>`
    select id, story_run_id, action_slug, hit, "isLarge", blob, ${output} as output,
      whole and count(*) over () = rows as whole
    from (
      select id, story_run_id, action_slug, blob, output, "isLarge", whole, rows,
        ${byColumns(filter)} and ("isLarge" or (${reads ? byText(filter) : Prisma.sql`true`})) as hit
      from (
        select *, count(*) over () < ${size} as whole, count(*) over () as rows,
          coalesce(sum(bytes) over (order by id desc rows between unbounded preceding and 1 preceding), 0) as before
        from (
          select id, story_run_id, action_slug, port, re_emitted, blob, output,
            ${reads} and (blob is not null or ${bytes} > ${largeBytes}) as "isLarge",
            least(${bytes}, ${largeBytes}) as bytes
          from event where ${inRange(storyId, filter, after)} order by id desc limit ${size}
        ) next
      ) summed
      where before < ${mostBytes}
    ) looked
    order by id desc`;
}

type State = { unread: number; large: number };

/** Those of the rows that meet all of the filter. */
async function matches(
  deps: EventDeps,
  rows: readonly Row[],
  { filter, state }: { filter: EventFilter; state: State },
): Promise<Set<Id>> {
  let hits = rows.filter((row) => row.hit);
  if (filter.runState !== undefined && hits.length > 0) {
    const states = await runStatesOf(deps, [...new Set(hits.map((row) => row.story_run_id))]);
    hits = hits.filter((row) => states.get(row.story_run_id) === filter.runState);
  }
  const found = new Set<Id>();
  for (const row of hits) {
    if (!row.isLarge) {
      if (meetsAll(decodeOutput(row.output), row.action_slug, filter)) found.add(row.id);
      continue;
    }
    if (state.large === 0) {
      state.unread += 1;
      continue;
    }
    state.large -= 1;
    const output = await largeOutput(deps, row);
    if (output === undefined) state.unread += 1;
    else if (hasText(output, filter) && meetsAll(output, row.action_slug, filter)) found.add(row.id);
  }
  return found;
}

function meetsAll(output: Json, slug: string, { where }: EventFilter): boolean {
  return (where ?? []).every((condition) => meets(output, condition, slug));
}

/** Undefined when it is kept elsewhere and cannot be had. */
async function largeOutput({ prisma, payloads }: EventDeps, { id, blob }: Row): Promise<Json | undefined> {
  const row = await prisma.event.findUnique({ where: { id }, select: { output: true } });
  if (!row) return undefined;
  try {
    const [whole] = await payloads.load([{ output: decodeOutput(row.output), blob }]);
    return whole?.output;
  } catch {
    return undefined;
  }
}

type PreviewRow = {
  id: Id;
  action_id: Id;
  action_slug: string;
  story_run_id: Id;
  created_at: Date;
  port: string;
  re_emitted: boolean;
  preview: string;
};

async function previews(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  storyId: Id,
  { ids, actions }: { ids: readonly Id[]; actions: Readonly<Record<Id, { name: string }>> },
): Promise<EventPreview[]> {
  const [newest, oldest] = [ids[0], ids.at(-1)];
  if (newest === undefined || oldest === undefined) return [];
  const rows = await prisma.$queryRaw<PreviewRow[]>`
    select id, action_id, action_slug, story_run_id, created_at, port, re_emitted,
      case when blob is null and pg_column_size(output) <= ${largeBytes}
        then left(output::text, ${previewLength}) else '' end as preview
    from event
    where story_id = ${storyId}::uuid and id = any((${ids})::uuid[]) and id >= ${oldest}::uuid and id <= ${newest}::uuid
    order by id desc`;
  return rows.map((row) => ({
    id: row.id,
    actionId: row.action_id,
    actionSlug: row.action_slug,
    actionName: actions[row.action_id]?.name ?? row.action_slug,
    storyRunId: row.story_run_id,
    createdAt: row.created_at,
    port: row.port,
    reEmitted: row.re_emitted,
    preview: row.preview,
  }));
}

function lookedAt(ids: readonly Id[], unread: number): FoundEvents['looked'] {
  return summary({ looked: ids.length, last: ids.at(-1), unread });
}

function summary({ looked, last, unread }: { looked: number; last: Id | undefined; unread: number }) {
  return { events: looked, backTo: last === undefined ? null : new Date(timeOfId(last)), unread };
}
