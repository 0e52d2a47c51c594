/** Resources as people see and edit them. */
import {
  type Id,
  type Json,
  newId,
  type ResourceType,
  resourceTypeNames,
  type ShareAccess,
  slugFor,
} from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import { accessOf, ownTeams, slugTaken, usableBy } from '../credentials/sharing.ts';
import type { PrismaClient } from '../prisma/client.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type NotFound, notFound, type Scope, transactionLimits } from '../stories/story-deps.ts';
import { checkedValue } from './apply.ts';
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

export type ResourcePage = {
  search?: string | undefined;
  type?: ResourceType | undefined;
  limit: number;
  from?: { after: Id } | { skip: number } | undefined;
};

type Common = {
  description?: string | undefined;
  access?: ShareAccess | undefined;
  sharedTeamIds?: Id[] | undefined;
  /** Null takes the test value away. */
  test?: { value: Json } | null | undefined;
};
export type NewResource = Common & {
  name: string;
  slug?: string | undefined;
  type: ResourceType;
  value: Json;
};
export type ResourceEdit = Common & {
  id: Id;
  name?: string | undefined;
  slug?: string | undefined;
  value?: Json | undefined;
  /** The revision that was seen: an edit on top of another is refused. */
  revision?: number | undefined;
};

export type ResourceRefused = { ok: false; code: 'invalid' | 'mismatch'; message: string };
export type ResourceSaved = { ok: true; id: Id; revision: number };

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
  { search, type, limit, from = { skip: 0 } }: ResourcePage,
): Promise<{ resources: ResourceSummary[]; total: number; more: boolean }> {
  const text = search?.trim();
  const found = { contains: (text ?? '').replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
  const where: Prisma.ResourceWhereInput = {
    AND: [
      usableBy(teamId),
      ...(text ? [{ OR: [{ name: found }, { slug: found }, { description: found }] }] : []),
      ...(type ? [{ type }] : []),
    ],
  };
  const [rows, total, withTest] = await Promise.all([
    prisma.resource.findMany({
      where,
      select: summary,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: limit + 1,
      ...('after' in from ? { cursor: { id: from.after }, skip: 1 } : { skip: from.skip }),
    }),
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
    .slice(0, limit)
    .map((row) => toSummary(row, { teamId, names, hasTest: tested.has(row.id) }));
  return { resources, total, more: rows.length > limit };
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

export async function createResource(
  { prisma }: Deps,
  { teamId, userId }: Scope,
  given: NewResource,
): Promise<ResourceSaved | ResourceRefused> {
  const { name, type, value, test } = given;
  const refusal = whyRefused(type, [value, ...(test ? [test.value] : [])]);
  if (refusal) return refusal;
  const id = newId();
  return orTaken(() =>
    prisma.$transaction(async (tx): Promise<ResourceSaved> => {
      const taken = await tx.resource.findMany({ where: { teamId }, select: { slug: true } });
      const slug =
        given.slug ??
        slugFor(
          name,
          taken.map((one) => one.slug),
        );
      await tx.resource.create({
        data: {
          id,
          teamId,
          name,
          slug,
          type,
          value: stored(value),
          ...(await commonData(tx, { userId, before: [] }, given)),
          createdById: userId,
          editedById: userId,
        },
      });
      return { ok: true, id, revision: 1 };
    }, transactionLimits),
  );
}

/** Changes what is named; the whole value when it is. */
export async function updateResource(
  { prisma }: Deps,
  { teamId, userId }: Scope,
  { id, name, slug, value, revision: seen, ...edit }: ResourceEdit,
): Promise<ResourceSaved | ResourceRefused | NotFound> {
  return orTaken(() =>
    prisma.$transaction(async (tx): Promise<ResourceSaved | ResourceRefused | NotFound> => {
      await tx.$queryRaw`SELECT id FROM resource WHERE id = ${id}::uuid FOR UPDATE`;
      const old = await tx.resource.findFirst({
        where: { id, teamId },
        select: { type: true, revision: true, sharedTeamIds: true },
      });
      if (!old) return notFound;
      if (seen !== undefined && seen !== old.revision) {
        return {
          ok: false,
          code: 'mismatch',
          message: 'Someone else changed it meanwhile: look at it again.',
        };
      }
      const values = [...(value === undefined ? [] : [value]), ...(edit.test ? [edit.test.value] : [])];
      const refusal = whyRefused(typeOf(old.type), values);
      if (refusal) return refusal;
      const revision = old.revision + 1;
      await tx.resource.update({
        where: { id },
        data: {
          ...(name === undefined ? {} : { name }),
          ...(slug === undefined ? {} : { slug }),
          ...(value === undefined ? {} : { value: stored(value) }),
          ...(await commonData(tx, { userId, before: old.sharedTeamIds }, edit)),
          revision,
          editedAt: new Date(),
          editedById: userId,
        },
      });
      await tx.resourceChange.create({
        data: { id: newId(), resourceId: id, userId, operation: 'set', revision },
      });
      return { ok: true, id, revision };
    }, transactionLimits),
  );
}

/** Runs that name it fail from now on. */
export async function removeResource(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<'ok' | NotFound> {
  const { count } = await prisma.resource.deleteMany({ where: { id, teamId } });
  return count > 0 ? 'ok' : notFound;
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
  const bySlug = new Map<string, ResourceName>();
  for (const { slug, name, type, teamId: owner } of rows) {
    const own = owner === teamId;
    if (own || !bySlug.has(slug)) {
      bySlug.set(slug, { slug, name, type: resourceTypeNames.find((one) => one === type) ?? 'text', own });
    }
  }
  return [...bySlug.values()];
}

function whyRefused(type: ResourceType, values: Json[]): ResourceRefused | null {
  for (const value of values) {
    const checked = checkedValue(type, value);
    if (!checked.ok) return { ok: false, code: 'invalid', message: checked.message };
  }
  return null;
}

/** JSON null is a value; Prisma takes a plain null for none. */
function stored(value: Json) {
  return value ?? Prisma.JsonNull;
}

async function commonData(
  tx: Prisma.TransactionClient,
  { userId, before }: { userId: Id | null; before: Id[] },
  { description, access, sharedTeamIds, test }: Common,
) {
  return {
    ...(description === undefined ? {} : { description }),
    ...(access === undefined ? {} : { access }),
    ...(sharedTeamIds === undefined
      ? {}
      : { sharedTeamIds: await ownTeams(tx, userId, { ids: sharedTeamIds, before }) }),
    ...(test === undefined ? {} : { testValue: test === null ? Prisma.DbNull : stored(test.value) }),
  };
}

async function orTaken<T>(run: () => Promise<T>): Promise<T | ResourceRefused> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
    return { ok: false, code: 'invalid', message: slugTaken };
  }
}
