import type { Graph, Id } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { folderWithin } from './folders.ts';
import { firstIdAt } from './id-time.ts';
import { type PageStart, startAt } from './page-start.ts';
import { horizon, isOfDraft, notBefore, unhandled } from './run-states.ts';
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
  /** Failed runs in a row after which it switches itself off; null: never. */
  disableAfter: number | null;
  /** Its recipients are told when a run fails. */
  monitorFailures: boolean;
  recipients: string[];
  /** The time that it saves is shown and summed up. */
  reportingStatus: boolean;
  actionCount: number;
  /** Whether something of it can run. */
  live: boolean;
  createdAt: Date;
  editedAt: Date;
  editedById: Id | null;
  /** Null: at the top. */
  folderId: Id | null;
  tags: string[];
  lockedAt: Date | null;
  lockNote: string;
};

export type StoryPageQuery = {
  search?: string | undefined;
  /** In it, or in a folder beneath it. */
  folderId?: Id | undefined;
  /** With all of these tags. */
  tags?: readonly string[] | undefined;
  /** Those that this person marked. */
  favouriteOf?: Id | undefined;
  /** True: only those that are. */
  locked?: boolean | undefined;
  disabled?: boolean | undefined;
  /** `edited`: the latest edit first. `runs` and `failures` of the last 24 hours, the most first. */
  order?: StoryOrder | undefined;
  limit: number;
  from?: PageStart | undefined;
};

export const storyOrders = ['edited', 'name', 'runs', 'failures'] as const;
export type StoryOrder = (typeof storyOrders)[number];

const summary = {
  id: true,
  teamId: true,
  name: true,
  description: true,
  disabled: true,
  keepEventsFor: true,
  disableAfter: true,
  monitorFailures: true,
  recipients: true,
  reportingStatus: true,
  actionCount: true,
  liveVersionId: true,
  createdAt: true,
  editedAt: true,
  editedById: true,
  folderId: true,
  tags: true,
  lockedAt: true,
  lockNote: true,
} as const;

/** The team's stories that match, and how many that are in all: by name or description, place and tags. */
export async function listStories(
  deps: Pick<StoryDeps, 'prisma'>,
  scope: Pick<Scope, 'teamId'>,
  query: StoryPageQuery,
): Promise<{ stories: StorySummary[]; total: number; more: boolean }> {
  const { prisma } = deps;
  const { limit, from = { skip: 0 }, order = 'edited' } = query;
  const where = await whereOf(prisma, scope, query);
  if (order === 'runs' || order === 'failures') return rankedPage(deps, { where, order, limit, from });
  const [rows, total] = await Promise.all([
    prisma.story.findMany({
      where,
      select: summary,
      orderBy: order === 'name' ? [{ name: 'asc' }, { id: 'asc' }] : [{ editedAt: 'desc' }, { id: 'asc' }],
      take: limit + 1,
      ...startAt(from),
    }),
    prisma.story.count({ where }),
  ]);
  const stories = rows.slice(0, limit).map(toSummary);
  return { stories, total, more: rows.length > limit };
}

async function whereOf(
  prisma: StoryDeps['prisma'],
  { teamId }: Pick<Scope, 'teamId'>,
  { search, folderId, tags = [], favouriteOf, locked, disabled }: StoryPageQuery,
): Promise<Prisma.StoryWhereInput> {
  const text = search?.trim();
  const found = { contains: (text ?? '').replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
  return {
    teamId,
    deletedAt: null,
    ...(text ? { OR: [{ name: found }, { description: found }] } : {}),
    ...(folderId === undefined ? {} : { folderId: { in: await folderWithin(prisma, { teamId, folderId }) } }),
    ...(tags.length === 0 ? {} : { tags: { hasEvery: [...tags] } }),
    ...(favouriteOf === undefined ? {} : { favourites: { some: { userId: favouriteOf } } }),
    ...(locked === true ? { lockedAt: { not: null } } : {}),
    ...(disabled === true ? { disabled: true } : {}),
  };
}

/** Of the latest edits, what happened is counted; the stories beyond come last, by their edits. */
const mostRanked = 1_000;

/** A page of stories in the order of what happened in a day: all that match are counted for it, within reason. */
async function rankedPage(
  deps: Pick<StoryDeps, 'prisma'>,
  {
    where,
    order,
    limit,
    from,
  }: {
    where: Prisma.StoryWhereInput;
    order: 'runs' | 'failures';
    limit: number;
    from: PageStart;
  },
): Promise<{ stories: StorySummary[]; total: number; more: boolean }> {
  const byEdit = {
    where,
    select: summary,
    orderBy: [{ editedAt: 'desc' }, { id: 'asc' }],
  } satisfies Prisma.StoryFindManyArgs;
  const [rows, total] = await Promise.all([
    deps.prisma.story.findMany({ ...byEdit, take: mostRanked }),
    deps.prisma.story.count({ where }),
  ]);
  const ids = rows.map((row) => row.id);
  const counted = await countDay(deps.prisma, ids);
  const rankOf = ({ id }: { id: Id }) => counted.get(id)?.[order === 'runs' ? 'runs24h' : 'failed24h'] ?? 0;
  const ranked = rows.toSorted((a, b) => rankOf(b) - rankOf(a));
  const before = 'after' in from ? ranked.findIndex(({ id }) => id === from.after) : from.skip - 1;
  // A page that begins behind a story that is not ranked lies among the rest.
  const isBeyond = 'after' in from && before < 0;
  const page = isBeyond ? [] : ranked.slice(before + 1, before + 2 + limit);
  const lacks = limit + 1 - page.length;
  if (lacks > 0 && total > ranked.length) {
    const start = isBeyond ? from : { skip: Math.max(before + 1, ranked.length) };
    page.push(...(await deps.prisma.story.findMany({ ...byEdit, ...startAt(start), take: lacks })));
  }
  return { stories: page.slice(0, limit).map(toSummary), total, more: page.length > limit };
}

function toSummary({
  liveVersionId,
  ...story
}: Prisma.StoryGetPayload<{ select: typeof summary }>): StorySummary {
  return { ...story, live: liveVersionId !== null };
}

/**
 * Runs are counted up to `countUpTo`, one more says that there are more; failures among the latest
 * `failuresUpTo` Action runs that failed, and one more, those of drafts left out.
 */
export type StoryActivity = { runs24h: number; failed24h: number; lastRunAt: Date | null };

type ActivityRow = { story_id: Id; runs: bigint; failed: bigint };
type LastRunRow = { story_id: Id; created_at: Date };

const dayMs = 86_400_000;
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

/** Runs and failed runs of the last 24 hours, bounded as `StoryActivity` says. */
async function countDay(
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
      select distinct failed.story_run_id from (
        select id, story_run_id, state from action_run
        where story_id = story.story_id and state = 'failed' and story_run_id >= ${since}::uuid and ${lately}
          and not ${isOfDraft(Prisma.sql`version_id`)}
        order by story_run_id desc limit ${failuresUpTo + 1}
      ) failed where ${unhandled(notBefore(since))}
    ) counted) failures`;
  return new Map(
    rows.map((row) => [row.story_id, { runs24h: Number(row.runs), failed24h: Number(row.failed) }]),
  );
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
