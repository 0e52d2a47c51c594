/** Story runs as people see them: state and times are computed from Action runs and events, in one query a page. */
import type { Id, StoryRunState } from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

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
};

export type RunPageQuery = {
  storyId: Id;
  state?: StoryRunState | undefined;
  limit: number;
  /** Start behind this run, or after so many. */
  from?: { after: Id } | { skip: number } | undefined;
};

type RunRow = {
  id: Id;
  version_id: Id;
  created_at: Date;
  state: StoryRunState;
  ended_at: Date | null;
  events: bigint;
  actions: bigint;
  failed_action_id: Id | null;
  failed_slug: string | null;
};

/**
 * The state of a story run: running while anything is queued or running, else waiting while anything
 * waits, else failed when an Action failed and nobody took its failure port, else cancelled when
 * anything was cancelled, else finished.
 */
const runsWithState = Prisma.sql`
  select run.id, run.version_id, run.created_at,
    case
      when acts.active > 0 then 'running'
      when acts.waiting > 0 then 'waiting'
      when acts.unhandled > 0 then 'failed'
      when acts.cancelled > 0 then 'cancelled'
      else 'finished'
    end as state,
    case when acts.active + acts.waiting = 0 then coalesce(acts.ended_at, run.created_at) end as ended_at,
    emitted.events, emitted.actions + acts.silent as actions,
    acts.failed_action_id, acts.failed_slug
  from story_run run
  cross join lateral (
    select count(*) filter (where a.state in ('queued', 'running')) as active,
      count(*) filter (where a.state = 'waiting') as waiting,
      count(*) filter (where a.state = 'cancelled') as cancelled,
      max(a.ended_at) as ended_at,
      count(distinct a.action_id) filter (where not exists (
        select from event e where e.story_run_id = run.id and e.action_id = a.action_id)) as silent,
      count(*) filter (where a.unhandled) as unhandled,
      (array_agg(a.action_id order by a.id) filter (where a.unhandled))[1] as failed_action_id,
      (array_agg(a.action_slug order by a.id) filter (where a.unhandled))[1] as failed_slug
    from (
      select b.*, b.state = 'failed' and not exists (
        select from event e where e.action_run_id = b.id and e.port = 'failure') as unhandled
      from action_run b where b.story_run_id = run.id
    ) a
  ) acts
  cross join lateral (
    select count(*) as events, count(distinct e.action_id) as actions
    from event e where e.story_run_id = run.id
  ) emitted`;

/** Runs of a story, newest first, and how many match in all. */
export async function listRuns(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, state, limit, from = { skip: 0 } }: RunPageQuery,
): Promise<{ runs: RunSummary[]; total: number; more: boolean } | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { id: true },
  });
  if (!story) return notFound;
  const mine = Prisma.sql`run.story_id = ${storyId}::uuid and run.team_id = ${teamId}::uuid`;
  const behind = 'after' in from ? Prisma.sql`and run.id < ${from.after}::uuid` : Prisma.empty;
  const skip = 'after' in from ? 0 : from.skip;
  const filter = state === undefined ? Prisma.empty : Prisma.sql`where state = ${state}`;
  const [rows, counts] = await Promise.all([
    prisma.$queryRaw<RunRow[]>`
      select * from (${runsWithState} where ${mine} ${behind}) runs ${filter}
      order by id desc limit ${limit + 1} offset ${skip}`,
    state === undefined
      ? prisma.$queryRaw<{ total: bigint }[]>`select count(*) as total from story_run run where ${mine}`
      : prisma.$queryRaw<{ total: bigint }[]>`
          select count(*) as total from (${runsWithState} where ${mine}) runs ${filter}`,
  ]);
  const names = await actionNames(prisma, rows);
  return {
    runs: rows.slice(0, limit).map((row) => toRun(row, names)),
    total: Number(counts[0]?.total ?? 0),
    more: rows.length > limit,
  };
}

/** One run of a story. */
export async function getRun(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, runId }: { storyId: Id; runId: Id },
): Promise<RunSummary | NotFound> {
  const rows = await prisma.$queryRaw<RunRow[]>`
    ${runsWithState}
    where run.id = ${runId}::uuid and run.story_id = ${storyId}::uuid and run.team_id = ${teamId}::uuid`;
  const names = await actionNames(prisma, rows);
  const [row] = rows;
  return row ? toRun(row, names) : notFound;
}

function toRun(row: RunRow, names: Map<string, string>): RunSummary {
  const failed = row.state === 'failed' && row.failed_action_id !== null;
  return {
    id: row.id,
    versionId: row.version_id,
    state: row.state,
    startedAt: row.created_at,
    endedAt: row.ended_at,
    durationMs: row.ended_at === null ? null : Math.max(0, row.ended_at.getTime() - row.created_at.getTime()),
    events: Number(row.events),
    actions: Number(row.actions),
    failedAction: failed ? (names.get(`${row.version_id} ${row.failed_action_id}`) ?? row.failed_slug) : null,
  };
}

/** Names of the Actions that failed, as the versions of their runs call them. */
async function actionNames(
  prisma: StoryDeps['prisma'],
  rows: Pick<RunRow, 'version_id' | 'failed_action_id'>[],
): Promise<Map<string, string>> {
  const failed = rows.filter((row) => row.failed_action_id !== null);
  if (failed.length === 0) return new Map();
  const versions = await prisma.storyVersion.findMany({
    where: { id: { in: [...new Set(failed.map((row) => row.version_id))] } },
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
