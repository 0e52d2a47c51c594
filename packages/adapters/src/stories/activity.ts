import type { ActionRunState, Id } from '@storyloom/engine';
import { readCounts } from '../postgres/counts.ts';
import type { Pool } from '../postgres/pool.ts';
import { lowestAfter } from './id-time.ts';
import { horizon } from './run-states.ts';
import { countUpTo } from './runs.ts';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

/** Of the last 24 hours. */
export type ActionActivity = {
  events: number;
  failed: number;
  ports: Record<string, number>;
  /** Of its latest run; null when it did not run lately. */
  state: ActionRunState | null;
};

export type StoryCounts = {
  actions: Record<Id, ActionActivity>;
  /** How many there are, up to `countUpTo`; one more says that there are more. */
  runs: number;
};

/** The port under which failed Action runs are counted. */
const failedPort = '!failed';
/** An Action that took part in none of the latest runs shows no state. */
const latestRuns = 50;
/** Action runs looked at of one story run, open and ended ones apart. */
const mostOfRun = 1_000;

/** What the canvas shows on each Action: counts of the last 24 hours, and how its latest run stands. */
export async function activityCounts(
  { prisma, pool }: Pick<StoryDeps, 'prisma'> & { pool: Pool },
  { teamId }: Pick<Scope, 'teamId'>,
  storyId: Id,
): Promise<StoryCounts | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { id: true },
  });
  if (!story) return notFound;
  const newest = await prisma.$queryRaw<{ id: Id }[]>`
    select id from story_run where story_id = ${storyId}::uuid and id < ${horizon()}::uuid
    order by id desc limit ${countUpTo + 1}`;
  const [counts, states] = await Promise.all([
    readCounts(pool, storyId),
    statesOf(
      prisma,
      newest.slice(0, latestRuns).map((run) => run.id),
    ),
  ]);
  const actions: Record<Id, ActionActivity> = {};
  const entry = (id: Id) => {
    actions[id] ??= { events: 0, failed: 0, ports: {}, state: null };
    return actions[id];
  };
  for (const { actionId, port, lately } of counts) {
    const action = entry(actionId);
    if (port === failedPort) action.failed += lately;
    else {
      action.events += lately;
      action.ports[port] = lately;
      // A source has no Action runs: what it received is there.
      action.state ??= 'succeeded';
    }
  }
  for (const { action_id, state } of states) entry(action_id).state = state;
  return { actions, runs: newest.length };
}

type StateRow = { action_id: Id; state: ActionRunState };

/** The latest state of each Action in some story runs, newest first; of a run with very many, of some. */
async function statesOf(prisma: StoryDeps['prisma'], storyRunIds: Id[]): Promise<StateRow[]> {
  const oldest = storyRunIds.at(-1);
  if (oldest === undefined) return [];
  return prisma.$queryRaw<StateRow[]>`
    select distinct on (a.action_id) a.action_id, a.state
    from unnest((${storyRunIds})::uuid[]) as run (id)
    cross join lateral (
      (select id, action_id, state from open_run where story_run_id = run.id limit ${mostOfRun})
      union all
      (select id, action_id, state from action_run where story_run_id = run.id
         and id >= ${lowestAfter(oldest)}::uuid and id < ${horizon()}::uuid
       limit ${mostOfRun})
    ) a
    order by a.action_id, a.id desc`;
}
