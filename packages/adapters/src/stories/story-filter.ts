/** Which stories of a team a list is narrowed down to. What is counted is looked up first, by index, for the team. */
import type { Id } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { folderWithin } from './folders.ts';
import { firstIdAt } from './id-time.ts';
import { dayMs, lateFailures } from './story-activity.ts';
import type { Scope, StoryDeps } from './story-deps.ts';

/**
 * `live`: on, and with a version that runs; `draft`: on, never published; `failing`: a run failed in 24 hours, as
 * `StoryActivity` counts them; `waiting`: it asks for an approval; `review`: somebody asked for one.
 */
export const storyStatuses = ['live', 'draft', 'failing', 'waiting', 'review', 'disabled'] as const;
export type StoryStatus = (typeof storyStatuses)[number];

export type StoryFilter = {
  /** In the name or the description. */
  search?: string | undefined;
  /** In it, or in a folder beneath it. */
  folderId?: Id | undefined;
  /** With all of these tags. */
  tags?: readonly string[] | undefined;
  /** Those that this person marked. */
  favouriteOf?: Id | undefined;
  /** Those that this person edited last. */
  editedById?: Id | undefined;
  status?: StoryStatus | undefined;
  /** True: only those that are. */
  locked?: boolean | undefined;
};

type Prismas = StoryDeps['prisma'];

export async function whereOf(
  prisma: Prismas,
  { teamId }: Pick<Scope, 'teamId'>,
  { search, folderId, tags = [], favouriteOf, editedById, status, locked }: StoryFilter,
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
    ...(editedById === undefined ? {} : { editedById }),
    ...(locked === true ? { lockedAt: { not: null } } : {}),
    ...(status === undefined ? {} : await withStatus[status](prisma, teamId)),
  };
}

type Narrowing = (prisma: Prismas, teamId: Id) => Promise<Prisma.StoryWhereInput> | Prisma.StoryWhereInput;

const withStatus: Record<StoryStatus, Narrowing> = {
  live: () => ({ disabled: false, liveVersionId: { not: null } }),
  draft: () => ({ disabled: false, liveVersionId: null }),
  disabled: () => ({ disabled: true }),
  review: () => ({ reviews: { some: { state: 'open' } } }),
  failing: async (prisma, teamId) => ({ disabled: false, id: { in: await failingIds(prisma, teamId) } }),
  waiting: async (prisma, teamId) => ({
    disabled: false,
    id: { in: [...(await openApprovals(prisma, teamId)).keys()] },
  }),
};

async function failingIds(prisma: Prismas, teamId: Id): Promise<Id[]> {
  const since = firstIdAt(Date.now() - dayMs);
  const rows = await prisma.$queryRaw<{ id: Id }[]>`
    select s.id from story s
    where s.team_id = ${teamId}::uuid and s.deleted_at is null
      and exists (${lateFailures(Prisma.sql`s.id`, since)})`;
  return rows.map(({ id }) => id);
}

/** Of the latest that nobody answered: some are of runs that were cancelled. */
const mostApprovals = 2_000;

/** How many approvals each story of the team waits for; stories that wait for none are left out. */
export async function openApprovals(
  prisma: Pick<Prismas, '$queryRaw'>,
  teamId: Id,
): Promise<Map<Id, number>> {
  const rows = await prisma.$queryRaw<{ story_id: Id; open: bigint }[]>`
    select a.story_id, count(*) as open from (
      select action_run_id, story_id from approval
      where team_id = ${teamId}::uuid and answered_at is null order by action_run_id desc limit ${mostApprovals}
    ) a
    where exists (
      select from open_run o where o.id = a.action_run_id and o.state = 'waiting' and o.wait_kind = 'approval')
    group by a.story_id`;
  return new Map(rows.map(({ story_id, open }) => [story_id, Number(open)]));
}

const mostEditors = 200;

/** Who edited stories of the team last, with how many, by name. */
export async function listEditors(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<{ id: Id; name: string; stories: number }[]> {
  const rows = await prisma.story.groupBy({
    by: ['editedById'],
    where: { teamId, deletedAt: null, editedById: { not: null } },
    _count: true,
    orderBy: { _count: { editedById: 'desc' } },
    take: mostEditors,
  });
  const names = await namesOf(
    prisma,
    rows.map((row) => row.editedById),
  );
  return rows
    .flatMap(({ editedById: id, _count: stories }) => {
      const name = id === null ? undefined : names.get(id);
      return id === null || name === undefined ? [] : [{ id, name, stories }];
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
