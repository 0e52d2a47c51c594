/** Story runs as people see them: state and times are computed from what they left, for one page at a time. */
import type { Id, StoryRunState } from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import { lowestAfter } from './id-time.ts';
import { type RunEntry, runEntries } from './run-entries.ts';
import { candidates, horizon, inState, lookAt, notBefore, type RunFilter, unhandled } from './run-states.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';
import { readWaiting, type WaitingFor, waitingFor } from './waiting-for.ts';

export type RunSummary = {
  id: Id;
  versionId: Id;
  state: StoryRunState;
  startedAt: Date;
  /** Null while something of it is under way or waits. */
  endedAt: Date | null;
  durationMs: number | null;
  events: number;
  /** How many different Actions took part, the source included. */
  actions: number;
  /** The name of the Action that failed first, when the run failed. */
  failedAction: string | null;
  /** What that said, at most `longestFailure` characters. */
  failure: string | null;
  /** What it waits for, while it waits. */
  waitingFor: WaitingFor | null;
  /** How it began. */
  entry: RunEntry;
};

export type RunPageQuery = {
  storyId: Id;
  state?: StoryRunState | undefined;
  limit: number;
  /** Start behind this run, or after so many. */
  from?: { after: Id } | { skip: number } | undefined;
};

export type RunPage = {
  runs: RunSummary[];
  /** How many match in all: exact up to `countUpTo`, or `countByStateUpTo`, or as far as the page shows. */
  total: number;
  more: boolean;
  /** Behind which run the next page starts; null on the last one. A page may have less than its limit. */
  next: Id | null;
};

/** A count that is greater says "more than this". */
export const countUpTo = 1_000;
/** Of one state: whether a run has it takes a look at what it left. */
export const countByStateUpTo = 100;

/** Runs of a story, newest first. */
export async function listRuns(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, state, limit, from = { skip: 0 } }: RunPageQuery,
): Promise<RunPage | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { id: true },
  });
  if (!story) return notFound;
  const filter = { storyId, state };
  const after = 'after' in from ? from.after : undefined;
  const skip = 'after' in from ? 0 : from.skip;
  const [found, total] = await Promise.all([
    pageOf(prisma, { ...filter, after }, { limit, skip }),
    countOf(prisma, filter),
  ]);
  const runs = await summaries(prisma, found.ids);
  const shown = skip + found.ids.length + (found.next === null ? 0 : 1);
  return { runs, total: Math.max(total, shown), more: found.next !== null, next: found.next };
}

/** One run of a story. */
export async function getRun(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, runId }: { storyId: Id; runId: Id },
): Promise<RunSummary | NotFound> {
  const rows = await prisma.$queryRaw<{ id: Id }[]>`
    select id from story_run
    where id = ${runId}::uuid and story_id = ${storyId}::uuid and team_id = ${teamId}::uuid`;
  const [run] = await summaries(
    prisma,
    rows.map((row) => row.id),
  );
  return run ?? notFound;
}

/** How some story runs stand. */
export async function runStatesOf(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  ids: Id[],
): Promise<Map<Id, StoryRunState>> {
  return new Map((await summaries(prisma, ids)).map((run) => [run.id, run.state]));
}

async function pageOf(
  prisma: StoryDeps['prisma'],
  filter: RunFilter,
  { limit, skip }: { limit: number; skip: number },
): Promise<{ ids: Id[]; next: Id | null }> {
  const all = candidates(filter);
  if (filter.state === undefined) {
    const rows = await prisma.$queryRaw<{ id: Id }[]>`${all} limit ${limit + 1} offset ${skip}`;
    const ids = rows.slice(0, limit).map((row) => row.id);
    return { ids, next: rows.length > limit ? (ids.at(-1) ?? null) : null };
  }
  const rows = await prisma.$queryRaw<{ id: Id }[]>`
    select id from (${all} limit ${lookAt}) run where ${inState(filter)}
    order by id desc limit ${limit + 1} offset ${skip}`;
  const ids = rows.slice(0, limit).map((row) => row.id);
  if (rows.length > limit) return { ids, next: ids.at(-1) ?? null };
  const [last] = await prisma.$queryRaw<{ id: Id }[]>`${all} limit 1 offset ${lookAt - 1}`;
  return { ids, next: last?.id ?? null };
}

async function countOf(prisma: StoryDeps['prisma'], filter: RunFilter): Promise<number> {
  const most = filter.state === undefined ? countUpTo : countByStateUpTo;
  const [row] = await prisma.$queryRaw<{ total: bigint }[]>`
    select count(*) as total from (
      select from (${candidates(filter)} limit ${lookAt}) run where ${inState(filter)} limit ${most + 1}
    ) counted`;
  return Number(row?.total ?? 0);
}

type RunRow = {
  id: Id;
  version_id: Id;
  created_at: Date;
  cancelled_at: Date | null;
  active: bigint;
  waiting: bigint;
  cancelled: bigint;
  ended_at: Date | null;
  events: bigint;
  actions: bigint;
  failed_action_id: Id | null;
  failed_slug: string | null;
  failed_message: string | null;
};

const longestFailure = 200;

/** The newest first. Costs what these runs left, and nothing of others: a run of 10,000 events some 10 ms. */
export async function summaries(prisma: StoryDeps['prisma'], ids: Id[]): Promise<RunSummary[]> {
  const oldest = ids.toSorted()[0];
  if (oldest === undefined) return [];
  const lowest = lowestAfter(oldest);
  const mine = (table: string) =>
    Prisma.sql`from ${Prisma.raw(table)} where story_run_id = run.id
      and id >= ${lowest}::uuid and id < ${horizon()}::uuid`;
  const reading = prisma.$queryRaw<RunRow[]>`
    select run.id, run.version_id, run.created_at, run.cancelled_at, sums.*, failed.*
    from story_run run
    cross join lateral (
      select count(*) filter (where state = 'event') as events, count(distinct action_id) as actions,
        count(*) filter (where state in ('queued', 'running')) as active,
        count(*) filter (where state = 'waiting') as waiting,
        count(*) filter (where state = 'cancelled') as cancelled, max(ended_at) as ended_at
      from (
        select action_id, 'event' as state, null::timestamptz as ended_at ${mine('event')}
        union all
        select action_id, state, ended_at ${mine('action_run')}
        union all
        select action_id, state, null from open_run where story_run_id = run.id
      ) part
    ) sums
    left join lateral (
      select failed.action_id as failed_action_id, failed.action_slug as failed_slug,
        left(failed.error ->> 'message', ${longestFailure}) as failed_message
      from (select * ${mine('action_run')} and story_id = run.story_id and state = 'failed') failed
      where ${unhandled(notBefore(lowest))} order by failed.id limit 1
    ) failed on true
    where run.id = any((${ids})::uuid[])
    order by run.id desc`;
  const [rows, entries] = await Promise.all([reading, runEntries(prisma, ids)]);
  const waiting = rows.filter((row) => stateOf(row) === 'waiting').map((row) => row.id);
  const waits = new Map((await readWaiting(prisma, waiting)).map((wait) => [wait.story_run_id, wait]));
  const names = await actionNames(prisma, [
    ...rows.filter((row) => row.failed_action_id !== null).map((row) => row.version_id),
    ...[...waits.values()].map((wait) => wait.version_id),
  ]);
  return rows.map((row) => {
    const wait = waits.get(row.id);
    return {
      ...toRun(row, names),
      entry: entries.get(row.id) ?? { source: 'webhook', action: '', about: '' },
      waitingFor: wait
        ? waitingFor({
            actionName: names.get(`${wait.version_id} ${wait.action_id}`) ?? wait.action_slug,
            kind: wait.wait_kind,
            wakeAt: wait.wake_at,
            reason: wait.error?.message ?? null,
            arrived: Number(wait.arrived),
          })
        : null,
    };
  });
}

function stateOf(row: RunRow): StoryRunState {
  if (row.active > 0) return 'running';
  if (row.waiting > 0) return 'waiting';
  if (row.failed_action_id !== null) return 'failed';
  return row.cancelled > 0 || row.cancelled_at !== null ? 'cancelled' : 'finished';
}

function toRun(row: RunRow, names: Map<string, string>): Omit<RunSummary, 'waitingFor' | 'entry'> {
  const state = stateOf(row);
  const ended = state === 'running' || state === 'waiting' ? null : (row.ended_at ?? row.created_at);
  const failed = state === 'failed' ? names.get(`${row.version_id} ${row.failed_action_id}`) : undefined;
  return {
    id: row.id,
    versionId: row.version_id,
    state,
    startedAt: row.created_at,
    endedAt: ended,
    durationMs: ended === null ? null : Math.max(0, ended.getTime() - row.created_at.getTime()),
    events: Number(row.events),
    actions: Number(row.actions),
    failedAction: state === 'failed' ? (failed ?? row.failed_slug) : null,
    failure: state === 'failed' ? row.failed_message : null,
  };
}

/** Names of Actions, by version and id, as the versions call them. */
async function actionNames(prisma: StoryDeps['prisma'], versionIds: Id[]): Promise<Map<string, string>> {
  if (versionIds.length === 0) return new Map();
  const versions = await prisma.storyVersion.findMany({
    where: { id: { in: [...new Set(versionIds)] } },
    select: { id: true, graph: true },
  });
  return new Map(
    versions.flatMap((version) =>
      Object.values(decodeGraph(version.graph).actions).map((action): [string, string] => [
        `${version.id} ${action.id}`,
        action.name,
      ]),
    ),
  );
}
