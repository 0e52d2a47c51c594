/** Resources as people see them. */
import {
  type Id,
  type Json,
  type ResourceType,
  resourceTypeNames,
  type ShareAccess,
} from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import { accessOf, foundBy, listedFor, pageOf, type SharedPage, usableBy } from '../credentials/sharing.ts';
import type { PrismaClient } from '../prisma/client.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { typeOf } from './change.ts';

type Deps = { prisma: PrismaClient };

/** A resource without its value. */
export type ResourceSummary = {
  id: Id;
  teamId: Id;
  /** False: another team shares it; it can be read and not edited. */
  own: boolean;
  name: string;
  slug: string;
  description: string;
  type: ResourceType;
  access: ShareAccess;
  hasTest: boolean;
  revision: number;
  createdAt: Date;
  editedAt: Date;
  editedBy: string | null;
};

export type ResourceDetail = ResourceSummary & {
  sharedTeamIds: Id[];
  value: Json;
  /** Null without one. */
  test: { value: Json } | null;
};

const summary = {
  id: true,
  teamId: true,
  name: true,
  slug: true,
  description: true,
  type: true,
  access: true,
  revision: true,
  createdAt: true,
  editedAt: true,
  editedById: true,
} as const satisfies Prisma.ResourceSelect;

type SummaryRow = Prisma.ResourceGetPayload<{ select: typeof summary }>;

/** What the team may read, by name; its own, and what others share with it. */
export async function listResources(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  page: SharedPage<ResourceType>,
): Promise<{ resources: ResourceSummary[]; total: number; more: boolean }> {
  const where = listedFor(teamId, page);
  const [rows, total, withTest] = await Promise.all([
    prisma.resource.findMany({ where, select: summary, ...pageOf(page) }),
    prisma.resource.count({ where }),
    // Values are never read for a list: they may be large.
    prisma.resource.findMany({
      where: { AND: [where, { NOT: { testValue: { equals: Prisma.DbNull } } }] },
      select: { id: true },
    }),
  ]);
  const tested = new Set(withTest.map(({ id }) => id));
  const names = await namesOf(
    prisma,
    rows.map((row) => row.editedById),
  );
  const resources = rows
    .slice(0, page.limit)
    .map((row) => toSummary(row, { teamId, names, hasTest: tested.has(row.id) }));
  return { resources, total, more: rows.length > page.limit };
}

function toSummary(
  { editedById, ...row }: SummaryRow,
  { teamId, names, hasTest }: { teamId: Id; names: ReadonlyMap<Id, string>; hasTest: boolean },
): ResourceSummary {
  return {
    ...row,
    own: row.teamId === teamId,
    type: typeOf(row.type),
    access: accessOf(row.access),
    hasTest,
    editedBy: editedById === null ? null : (names.get(editedById) ?? null),
  };
}

/** One that the team may read. */
export async function getResource(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<ResourceDetail | NotFound> {
  const row = await prisma.resource.findFirst({
    where: { id, ...usableBy(teamId) },
    select: { ...summary, sharedTeamIds: true, value: true },
  });
  if (!row) return notFound;
  // JSON null and no value at all look the same to Prisma.
  const test = await prisma.resource.findFirst({
    where: { id, NOT: { testValue: { equals: Prisma.DbNull } } },
    select: { testValue: true },
  });
  const { sharedTeamIds, value, ...rest } = row;
  const names = await namesOf(prisma, [row.editedById]);
  const own = row.teamId === teamId;
  return {
    ...toSummary(rest, { teamId, names, hasTest: test !== null }),
    sharedTeamIds: own ? sharedTeamIds : [],
    value: value as Json,
    test: own && test ? { value: test.testValue as Json } : null,
  };
}

export type ResourceName = { slug: string; name: string; type: ResourceType; own: boolean };

/** Names for completion and for telling what is missing. */
export async function resourceNames(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<ResourceName[]> {
  const rows = await prisma.resource.findMany({
    where: usableBy(teamId),
    select: { slug: true, name: true, type: true, teamId: true },
    orderBy: [{ slug: 'asc' }, { id: 'asc' }],
    take: 2_000,
  });
  return foundBy(teamId, rows).map(({ slug, name, type, teamId: owner }) => ({
    slug,
    name,
    type: resourceTypeNames.find((one) => one === type) ?? 'text',
    own: owner === teamId,
  }));
}
