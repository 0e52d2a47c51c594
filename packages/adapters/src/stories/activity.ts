import type { ActionRunState, Id } from '@storyloom/engine';
import { readCounts } from '../postgres/counts.ts';
import type { Pool } from '../postgres/pool.ts';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type ActionActivity = {
  events: number;
  failed: number;
  ports: Record<string, number>;
  /** Of its latest run; null when it did not run lately. */
  state: ActionRunState | null;
};

export type StoryCounts = { actions: Record<Id, ActionActivity>; runs: number };

/** The port under which failed Action runs are counted. */
const failedPort = '!failed';
/** An Action that took part in none of the latest runs shows no state. */
const latestRuns = 50;

/** What the canvas shows on each Action: counts since ever, and how its latest run stands. */
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
  const [counts, states, runs] = await Promise.all([
    readCounts(pool, storyId),
    prisma.$queryRaw<{ action_id: Id; state: ActionRunState }[]>`
      select distinct on (a.action_id) a.action_id, a.state
      from (select id from story_run where story_id = ${storyId}::uuid order by id desc limit ${latestRuns}) run
      join action_run a on a.story_run_id = run.id
      order by a.action_id, a.id desc`,
    prisma.storyRun.count({ where: { storyId } }),
  ]);
  const actions: Record<Id, ActionActivity> = {};
  const entry = (id: Id) => {
    actions[id] ??= { events: 0, failed: 0, ports: {}, state: null };
    return actions[id];
  };
  for (const { actionId, port, count } of counts) {
    const action = entry(actionId);
    if (port === failedPort) action.failed += count;
    else {
      action.events += count;
      action.ports[port] = count;
      // A source has no Action runs: what it received is there.
      action.state ??= 'succeeded';
    }
  }
  for (const { action_id, state } of states) entry(action_id).state = state;
  return { actions, runs };
}
