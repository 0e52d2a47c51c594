import type { Graph, Id } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { firstIdAt } from './id-time.ts';
import { horizon, notBefore, unhandled } from './run-states.ts';
import { countUpTo } from './runs.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';
import { type WebhookUrls, webhookUrls } from './webhook-urls.ts';

/** A story without its graph. */
export type StorySummary = {
  id: Id;
  teamId: Id;
  name: string;
  description: string;
  disabled: boolean;
  /** Seconds. */
  keepEventsFor: number;
  actionCount: number;
  /** Whether something of it can run. */
  live: boolean;
  createdAt: Date;
  editedAt: Date;
  editedById: Id | null;
};

export type StoryPageQuery = {
  search?: string | undefined;
  limit: number;
  /** Start behind this story, or after so many. */
  from?: { after: Id } | { skip: number } | undefined;
};

const summary = {
  id: true,
  teamId: true,
  name: true,
  description: true,
  disabled: true,
  keepEventsFor: true,
  actionCount: true,
  liveVersionId: true,
  createdAt: true,
  editedAt: true,
  editedById: true,
} as const;

/** The team's stories, latest edit first, and how many match in all: by name or description. */
export async function listStories(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { search, limit, from = { skip: 0 } }: StoryPageQuery,
): Promise<{ stories: StorySummary[]; total: number; more: boolean }> {
  const text = search?.trim();
  const found = { contains: (text ?? '').replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
  const where: Prisma.StoryWhereInput = {
    teamId,
    deletedAt: null,
    ...(text ? { OR: [{ name: found }, { description: found }] } : {}),
  };
  const [rows, total] = await Promise.all([
    prisma.story.findMany({
      where,
      select: summary,
      orderBy: [{ editedAt: 'desc' }, { id: 'asc' }],
      take: limit + 1,
      ...('after' in from ? { cursor: { id: from.after }, skip: 1 } : { skip: from.skip }),
    }),
    prisma.story.count({ where }),
  ]);
  const stories = rows.slice(0, limit).map(toSummary);
  return { stories, total, more: rows.length > limit };
}

function toSummary({
  liveVersionId,
  ...story
}: Prisma.StoryGetPayload<{ select: typeof summary }>): StorySummary {
  return { ...story, live: liveVersionId !== null };
}

/**
 * Runs are counted up to `countUpTo`, one more says that there are more; failures among the latest
 * `failuresUpTo` Action runs that failed, and one more.
 */
export type StoryActivity = { runs24h: number; failed24h: number; lastRunAt: Date | null };

type ActivityRow = { story_id: Id; runs: bigint; failed: bigint };
type LastRunRow = { story_id: Id; created_at: Date };

const dayMs = 86_400_000;
const failuresUpTo = 50;

/** How stories did in the last 24 hours, and who edited them last, for one page of a list. */
export async function storyActivity(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  stories: Pick<StorySummary, 'id' | 'editedById'>[],
): Promise<{ activity: Map<Id, StoryActivity>; editors: Map<Id, string> }> {
  const ids = Prisma.sql`(${stories.map((story) => story.id)})::uuid[]`;
  const since = firstIdAt(Date.now() - dayMs);
  const lately = Prisma.sql`id >= ${since}::uuid and id < ${horizon()}::uuid`;
  const [counts, lastRuns, editors] = await Promise.all([
    prisma.$queryRaw<ActivityRow[]>`
      select story.story_id, runs.runs, failures.failed from unnest(${ids}) as story (story_id)
      cross join lateral (select count(*) as runs from (
        select from story_run where story_id = story.story_id and ${lately} limit ${countUpTo + 1}
      ) counted) runs
      cross join lateral (select count(*) as failed from (
        select distinct failed.story_run_id from (
          select id, story_run_id, state from action_run
          where story_id = story.story_id and state = 'failed' and story_run_id >= ${since}::uuid and ${lately}
          order by story_run_id desc limit ${failuresUpTo + 1}
        ) failed where ${unhandled(notBefore(since))}
      ) counted) failures`,
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
  const countOf = new Map(counts.map((row) => [row.story_id, row]));
  const lastRunOf = new Map(lastRuns.map((row) => [row.story_id, row.created_at]));
  const activity = new Map(
    stories.map(({ id }) => {
      const count = countOf.get(id);
      return [
        id,
        {
          runs24h: Number(count?.runs ?? 0),
          failed24h: Number(count?.failed ?? 0),
          lastRunAt: lastRunOf.get(id) ?? null,
        },
      ] as const;
    }),
  );
  return { activity, editors };
}

export type StoryDetail = StorySummary & {
  graph: Graph;
  /** The draft's revision. */
  revision: number;
  /** The live version's number; null while there is none. */
  version: number | null;
  webhooks: WebhookUrls;
};

/** A story with its draft. Draft, revision and addresses are of one moment. */
export async function getStory(
  deps: Pick<StoryDeps, 'prisma' | 'baseUrl' | 'vault'>,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<StoryDetail | NotFound> {
  return deps.prisma.$transaction(
    async (tx) => {
      const story = await tx.story.findFirst({
        where: { id, teamId, deletedAt: null },
        select: { ...summary, draft: true, draftRevision: true },
      });
      if (!story) return notFound;
      const version = story.liveVersionId
        ? await tx.storyVersion.findUnique({ where: { id: story.liveVersionId }, select: { number: true } })
        : null;
      const { draft, draftRevision: revision, ...rest } = story;
      return {
        ...toSummary(rest),
        graph: decodeGraph(draft),
        revision,
        version: version?.number ?? null,
        webhooks: await webhookUrls(deps, tx, id),
      };
    },
    { isolationLevel: 'RepeatableRead' },
  );
}
