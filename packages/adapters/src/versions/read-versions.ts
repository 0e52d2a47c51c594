/** Versions as people see them: how a story stands, its versions newest first, and the graph of one. */
import { type Graph, type Id, newId } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import type { Prisma } from '../prisma/generated/client.ts';
import { isPublished } from '../stories/publish.ts';
import { decodeGraph, type NotFound, notFound, type Scope, type StoryDeps } from '../stories/story-deps.ts';
import { currentReview, type Review, reviewColumns, toReviews } from './review-rows.ts';

export type VersionSummary = {
  id: Id;
  number: number;
  name: string | null;
  note: string;
  at: Date;
  /** Who made it; null when nobody is known. */
  by: string | null;
  /** Whether it is what runs. */
  live: boolean;
  /** Of the draft; null of versions made before this was kept. */
  revision: number | null;
  /** The number of the version that it repeats. */
  restoredFrom: number | null;
  /** Why nobody reviewed it. */
  bypassReason: string | null;
  review: Pick<Review, 'id' | 'decidedBy' | 'decidedAt' | 'comment'> | null;
};

export type VersionState = {
  changeControl: boolean;
  reviewRequired: boolean;
  /** The draft's revision. */
  revision: number;
  /** The revision that the live version was made of; null when that is not known. */
  liveRevision: number | null;
  live: VersionSummary | null;
  /** What is asked of others, until it is published or withdrawn. */
  review: Review | null;
};

const columns = {
  id: true,
  storyId: true,
  number: true,
  name: true,
  note: true,
  createdAt: true,
  createdById: true,
  revision: true,
  restoredFrom: true,
  bypassReason: true,
  reviewId: true,
} as const;

type Row = Prisma.StoryVersionGetPayload<{ select: typeof columns }>;
type Reads = Pick<StoryDeps, 'prisma'>;

/** How a story is edited, what of it is live, and what is asked of others. */
export async function readVersionState(
  { prisma }: Reads,
  { teamId }: Pick<Scope, 'teamId'>,
  storyId: Id,
): Promise<VersionState | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: {
      changeControl: true,
      reviewRequired: true,
      draftRevision: true,
      liveRevision: true,
      liveVersionId: true,
    },
  });
  if (!story) return notFound;
  const { draftRevision: revision, liveVersionId: liveId, ...rest } = story;
  const row = liveId
    ? await prisma.storyVersion.findUnique({ where: { id: liveId }, select: columns })
    : null;
  const [live] = row ? await toVersions(prisma, [row], liveId) : [];
  const review = story.changeControl ? await currentReview(prisma, storyId) : null;
  return { ...rest, revision, live: live ?? null, review };
}

export type VersionPageQuery = {
  storyId: Id;
  /** In number, name, note or author. */
  search?: string | undefined;
  limit: number;
  /** Start below this number, or after so many. */
  from?: { before: number } | { skip: number } | undefined;
};

/** Versions of a story, newest first, and how many match in all. */
export async function listVersions(
  { prisma }: Reads,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, search, limit, from = { skip: 0 } }: VersionPageQuery,
): Promise<{ versions: VersionSummary[]; total: number; more: boolean } | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { liveVersionId: true },
  });
  if (!story) return notFound;
  const where = { AND: [{ storyId, ...isPublished }, await matching(prisma, search)] };
  const [rows, total] = await Promise.all([
    prisma.storyVersion.findMany({
      where: { AND: [where, 'before' in from ? { number: { lt: from.before } } : {}] },
      select: columns,
      orderBy: { number: 'desc' },
      take: limit + 1,
      skip: 'skip' in from ? from.skip : 0,
    }),
    prisma.storyVersion.count({ where }),
  ]);
  const versions = await toVersions(prisma, rows.slice(0, limit), story.liveVersionId);
  return { versions, total, more: rows.length > limit };
}

async function matching(
  prisma: Reads['prisma'],
  search: string | undefined,
): Promise<Prisma.StoryVersionWhereInput> {
  const text = search?.trim() ?? '';
  if (text === '') return {};
  const found = { contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
  const [, digits] = /^(?:v|version )?(\d{1,9})$/i.exec(text) ?? [];
  const people = await prisma.user.findMany({
    where: { OR: [{ name: found }, { firstName: found }, { lastName: found }, { email: found }] },
    select: { id: true },
    take: 100,
  });
  return {
    OR: [
      { name: found },
      { note: found },
      { bypassReason: found },
      ...(digits === undefined ? [] : [{ number: Number(digits) }]),
      ...(people.length === 0 ? [] : [{ createdById: { in: people.map(({ id }) => id) } }]),
    ],
  };
}

async function toVersions(
  prisma: Reads['prisma'],
  rows: readonly Row[],
  liveId: Id | null,
): Promise<VersionSummary[]> {
  const reviewIds = rows.flatMap(({ reviewId }) => (reviewId === null ? [] : [reviewId]));
  const [names, reviews] = await Promise.all([
    namesOf(
      prisma,
      rows.map(({ createdById }) => createdById),
    ),
    reviewIds.length === 0
      ? []
      : prisma.storyReview
          .findMany({ where: { id: { in: reviewIds } }, select: reviewColumns })
          .then((found) => toReviews(prisma, found)),
  ]);
  return rows.map(({ storyId: _, createdAt, createdById, reviewId, ...row }) => {
    const review = reviews.find(({ id }) => id === reviewId);
    return {
      ...row,
      at: createdAt,
      by: createdById === null ? null : (names.get(createdById) ?? null),
      live: row.id === liveId,
      review: review
        ? {
            id: review.id,
            decidedBy: review.decidedBy,
            decidedAt: review.decidedAt,
            comment: review.comment,
          }
        : null,
    };
  });
}

export type WhichVersion = { versionId: Id } | { number: number };

/** A version and its graph, which never changes. */
export async function readVersion(
  { prisma }: Reads,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, ...which }: { storyId: Id } & WhichVersion,
): Promise<(VersionSummary & { graph: Graph }) | NotFound> {
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { liveVersionId: true },
  });
  const row = story
    ? await prisma.storyVersion.findFirst({
        where: { storyId, ...('versionId' in which ? { id: which.versionId } : { number: which.number }) },
        select: { ...columns, graph: true },
      })
    : null;
  if (!story || !row) return notFound;
  const { graph, ...rest } = row;
  const [version] = await toVersions(prisma, [rest], story.liveVersionId);
  return version ? { ...version, graph: decodeGraph(graph) } : notFound;
}

/** What people call it and say of it; what is not given stays. An empty name takes the name away. */
export async function nameVersion(
  { prisma, live }: Pick<StoryDeps, 'prisma' | 'live'>,
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, number, name, note }: { storyId: Id; number: number } & Naming,
): Promise<'ok' | NotFound> {
  const { count } = await prisma.storyVersion.updateMany({
    where: { storyId, number, story: { teamId, deletedAt: null } },
    data: { ...(name === undefined ? {} : { name: name || null }), ...(note === undefined ? {} : { note }) },
  });
  if (count === 0) return notFound;
  const { draftRevision: revision } = await prisma.story.findUniqueOrThrow({
    where: { id: storyId },
    select: { draftRevision: true },
  });
  live.announce([{ kind: 'draft', id: newId(), storyId, revision }]);
  return 'ok';
}

export type Naming = { name?: string | undefined; note?: string | undefined };
