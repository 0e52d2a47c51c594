/**
 * Runs of all stories of a team, the newest first. Each story is asked by its own index for as many as a page has,
 * so that one that runs all the time costs no more than one that seldom does; days before `reachDays` are left alone.
 */
import type { Id } from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import { firstIdAt } from './id-time.ts';
import { horizon, notBefore, unhandled } from './run-states.ts';
import { type RunSummary, summaries } from './runs.ts';
import { dayMs } from './story-activity.ts';
import type { Scope, StoryDeps } from './story-deps.ts';

export const teamRunStates = ['failed', 'waiting', 'running'] as const;
export type TeamRunState = (typeof teamRunStates)[number];

export type TeamRun = RunSummary & { storyId: Id; storyName: string };

/** Runs that began before are in their story's own list. */
export const reachDays = 7;

/** Rows that are looked at for one run of a page: a run may have many, and not each is what it seems. */
const perRun = 4;

type Query = { state?: TeamRunState | undefined; limit: number; after?: Id | undefined };

export async function listTeamRuns(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { state, limit, after }: Query,
): Promise<{ runs: TeamRun[]; next: Id | null }> {
  const since = firstIdAt(Date.now() - reachDays * dayMs);
  const most = limit + 1;
  const before = after ?? horizon();
  const rows = await prisma.$queryRaw<{ id: Id; story_id: Id; name: string }[]>`
    select run.id, s.id as story_id, s.name
    from story s cross join lateral (${runsOf(state, { since, before, most })}) run
    where s.team_id = ${teamId}::uuid and s.deleted_at is null
    order by run.id desc limit ${most}`;
  const page = rows.slice(0, limit);
  const stories = new Map(page.map((row) => [row.id, { storyId: row.story_id, storyName: row.name }]));
  const found = await summaries(prisma, [...stories.keys()]);
  return {
    runs: found.flatMap((run) => {
      const story = stories.get(run.id);
      return story ? [{ ...run, ...story }] : [];
    }),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

type Range = { since: Id; before: Id; most: number };

/** Ids of story runs of the story `s`, the newest first. */
function runsOf(state: TeamRunState | undefined, { since, before, most }: Range): Prisma.Sql {
  const within = (id: Prisma.Sql) => Prisma.sql`${id} >= ${since}::uuid and ${id} < ${before}::uuid`;
  switch (state) {
    case 'failed':
      return Prisma.sql`
        select distinct failed.story_run_id as id from (
          select id, story_run_id, state from action_run
          where story_id = s.id and state = 'failed' and ${within(Prisma.sql`story_run_id`)}
            and id >= ${since}::uuid and id < ${horizon()}::uuid
          order by story_run_id desc limit ${most * perRun}
        ) failed
        where ${unhandled(notBefore(since))} and not exists (
          select from open_run o where o.story_run_id = failed.story_run_id offset 0)
        order by 1 desc limit ${most}`;
    case 'waiting':
      return Prisma.sql`
        select run.id from (
          select distinct story_run_id as id from open_run
          where story_id = s.id and state = 'waiting' and ${within(Prisma.sql`story_run_id`)}
          order by 1 desc limit ${most * perRun}
        ) run
        where not exists (
          select from open_run o
          where o.story_run_id = run.id and o.state in ('queued', 'running') offset 0)
        order by 1 desc limit ${most}`;
    case 'running':
      return Prisma.sql`
        select distinct story_run_id as id from open_run
        where story_id = s.id and state in ('queued', 'running') and ${within(Prisma.sql`story_run_id`)}
        order by 1 desc limit ${most}`;
    default:
      return Prisma.sql`
        select id from story_run
        where story_id = s.id and ${within(Prisma.sql`id`)} order by id desc limit ${most}`;
  }
}
