/** How stories did in the last 24 hours: bounded, and by index, for one page of a list. */
import type { Id } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { firstIdAt } from './id-time.ts';
import type { StorySummary } from './read-stories.ts';
import { horizon, isOfDraft, notBefore, unhandled } from './run-states.ts';
import { countUpTo } from './runs.ts';
import type { StoryDeps } from './story-deps.ts';

/**
 * Runs are counted up to `countUpTo`, one more says that there are more; failures among the latest
 * `failuresUpTo` Action runs that failed, and one more, those of drafts left out.
 */
export type StoryActivity = { runs24h: number; failed24h: number; lastRunAt: Date | null };

type ActivityRow = { story_id: Id; runs: bigint; failed: bigint };
type LastRunRow = { story_id: Id; created_at: Date };

export const dayMs = 86_400_000;
export const failuresUpTo = 50;

/** How stories did in the last 24 hours, and who edited them last, for one page of a list. */
export async function storyActivity(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  stories: Pick<StorySummary, 'id' | 'editedById'>[],
): Promise<{ activity: Map<Id, StoryActivity>; editors: Map<Id, string> }> {
  const ids = Prisma.sql`(${stories.map((story) => story.id)})::uuid[]`;
  const [counts, lastRuns, editors] = await Promise.all([
    countDay(
      prisma,
      stories.map((story) => story.id),
    ),
    prisma.$queryRaw<LastRunRow[]>`
      select story.story_id, last.created_at from unnest(${ids}) as story (story_id)
      cross join lateral (
        select created_at from story_run r
        where r.story_id = story.story_id and r.id < ${horizon()}::uuid order by r.id desc limit 1
      ) last`,
    namesOf(
      prisma,
      stories.map((story) => story.editedById),
    ),
  ]);
  const lastRunOf = new Map(lastRuns.map((row) => [row.story_id, row.created_at]));
  const activity = new Map(
    stories.map(({ id }) => {
      const { runs24h, failed24h } = counts.get(id) ?? { runs24h: 0, failed24h: 0 };
      return [id, { runs24h, failed24h, lastRunAt: lastRunOf.get(id) ?? null }] as const;
    }),
  );
  return { activity, editors };
}

/** Among the latest failed Action runs of a story, none of a draft, those that no failure port took: `id`, `story_run_id`. */
export const lateFailures = (storyId: Prisma.Sql, since: Id) => Prisma.sql`
  select id, story_run_id from (
    select id, story_run_id, state from action_run
    where story_id = ${storyId} and state = 'failed' and story_run_id >= ${since}::uuid
      and id >= ${since}::uuid and id < ${horizon()}::uuid and not ${isOfDraft(Prisma.sql`version_id`)}
    order by story_run_id desc limit ${failuresUpTo + 1}
  ) failed where ${unhandled(notBefore(since))}`;

/** Runs and failed runs of the last 24 hours, bounded as `StoryActivity` says. */
export async function countDay(
  prisma: StoryDeps['prisma'],
  ids: readonly Id[],
): Promise<Map<Id, { runs24h: number; failed24h: number }>> {
  const since = firstIdAt(Date.now() - dayMs);
  const lately = Prisma.sql`id >= ${since}::uuid and id < ${horizon()}::uuid`;
  const rows = await prisma.$queryRaw<ActivityRow[]>`
    select story.story_id, runs.runs, failures.failed from unnest((${[...ids]})::uuid[]) as story (story_id)
    cross join lateral (select count(*) as runs from (
      select from story_run where story_id = story.story_id and ${lately} limit ${countUpTo + 1}
    ) counted) runs
    cross join lateral (select count(*) as failed from (
      select distinct story_run_id from (${lateFailures(Prisma.sql`story.story_id`, since)}) late
    ) counted) failures`;
  return new Map(
    rows.map((row) => [row.story_id, { runs24h: Number(row.runs), failed24h: Number(row.failed) }]),
  );
}
