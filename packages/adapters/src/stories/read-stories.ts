import type { Graph, Id } from '@storyloom/engine';
import type { Prisma } from '../prisma/generated/client.ts';
import { type PageStart, startAt } from './page-start.ts';
import { countDay } from './story-activity.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';
import { type StoryFilter, whereOf } from './story-filter.ts';
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
  /** Its draft has edits that are not published; only under change control. */
  ahead: boolean;
  createdAt: Date;
  editedAt: Date;
  editedById: Id | null;
  /** Null: at the top. */
  folderId: Id | null;
  tags: string[];
  lockedAt: Date | null;
  lockNote: string;
};

export type StoryPageQuery = StoryFilter & {
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
  changeControl: true,
  draftRevision: true,
  liveRevision: true,
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
  changeControl,
  draftRevision,
  liveRevision,
  ...story
}: Prisma.StoryGetPayload<{ select: typeof summary }>): StorySummary {
  const live = liveVersionId !== null;
  // What was published before revisions were kept may be of any of them.
  const ahead = live && changeControl && liveRevision !== null && draftRevision > liveRevision;
  return { ...story, live, ahead };
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
        select: { ...summary, draft: true },
      });
      if (!story) return notFound;
      const version = story.liveVersionId
        ? await tx.storyVersion.findUnique({ where: { id: story.liveVersionId }, select: { number: true } })
        : null;
      const { draft, ...rest } = story;
      return {
        ...toSummary(rest),
        graph: decodeGraph(draft),
        revision: rest.draftRevision,
        version: version?.number ?? null,
        webhooks: await webhookUrls(deps, tx, id),
      };
    },
    { isolationLevel: 'RepeatableRead' },
  );
}
