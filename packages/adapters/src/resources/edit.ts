/** Making, editing and removing resources. What stories do to them is change.ts. */
import { type Id, type Json, newId, type ResourceType } from '@storyloom/engine';
import { freeSlug, orTaken, type SharingEdit, sharingData } from '../credentials/sharing-edit.ts';
import type { PrismaClient } from '../prisma/client.ts';
import { Prisma } from '../prisma/generated/client.ts';
import {
  type NotFound,
  notFound,
  type Scope,
  type Transaction,
  transactionLimits,
} from '../stories/story-deps.ts';
import { checkedValue } from './apply.ts';
import { typeOf } from './change.ts';

type Deps = { prisma: PrismaClient };

type Common = SharingEdit & {
  /** Null takes the test value away. */
  test?: { value: Json } | null | undefined;
};
export type NewResource = Common & {
  name: string;
  type: ResourceType;
  value: Json;
};
export type ResourceEdit = Common & {
  id: Id;
  value?: Json | undefined;
  /** The revision that was seen: an edit on top of another is refused. */
  revision?: number | undefined;
};

export type ResourceRefused = { ok: false; code: 'invalid' | 'mismatch'; message: string };
export type ResourceSaved = { ok: true; id: Id; revision: number };

/** Makes one; without a short name it gets one after its name. */
export async function createResource(
  { prisma }: Deps,
  { teamId, userId }: Scope,
  given: NewResource,
): Promise<ResourceSaved | ResourceRefused> {
  const { name, type, value, test } = given;
  const refusal = whyRefused(type, [value, ...(test ? [test.value] : [])]);
  if (refusal) return refusal;
  const id = newId();
  const save = () =>
    prisma.$transaction(async (tx): Promise<ResourceSaved> => {
      const taken = await tx.resource.findMany({ where: { teamId }, select: { slug: true } });
      await tx.resource.create({
        data: {
          id,
          teamId,
          type,
          value: stored(value),
          ...(await commonData(tx, { userId, before: [] }, given)),
          name,
          slug: given.slug ?? freeSlug(name, taken),
          createdById: userId,
          editedById: userId,
        },
      });
      return { ok: true, id, revision: 1 };
    }, transactionLimits);
  return orTaken(save, invalid);
}

/** Changes what is named; the whole value when it is. */
export async function updateResource(
  { prisma }: Deps,
  { teamId, userId }: Scope,
  { id, value, revision: seen, ...edit }: ResourceEdit,
): Promise<ResourceSaved | ResourceRefused | NotFound> {
  const save = () =>
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
    }, transactionLimits);
  return orTaken(save, invalid);
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

function invalid(message: string): ResourceRefused {
  return { ok: false, code: 'invalid', message };
}

function whyRefused(type: ResourceType, values: Json[]): ResourceRefused | null {
  for (const value of values) {
    const checked = checkedValue(type, value);
    if (!checked.ok) return invalid(checked.message);
  }
  return null;
}

/** JSON null is a value; Prisma takes a plain null for none. */
function stored(value: Json) {
  return value ?? Prisma.JsonNull;
}

async function commonData(
  tx: Transaction,
  by: { userId: Id | null; before: Id[] },
  { test, ...edit }: Common,
) {
  return {
    ...(await sharingData(tx, by, edit)),
    ...(test === undefined ? {} : { testValue: test === null ? Prisma.DbNull : stored(test.value) }),
  };
}
