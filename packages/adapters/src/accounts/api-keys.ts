/**
 * Keys of the REST API: 256 random bits, shown once, stored as their SHA-256. With that much chance in
 * a key a fast hash is enough, and looking a hash up tells nothing about a key.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type Id, newId } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { personName } from './people.ts';
import { type Role, roleOf } from './roles.ts';

type Deps = { prisma: PrismaClient };

const keyStart = 'slk_';
const shownLength = 12;

/** The key is in this answer and nowhere else. The user must be a member of the team. */
export async function createApiKey(
  { prisma }: Deps,
  { teamId, userId, name }: { teamId: Id; userId: Id; name: string },
): Promise<{ id: Id; key: string } | NotFound> {
  const member = await prisma.teamMember.findUnique({ where: { teamId_userId: { teamId, userId } } });
  if (!member) return notFound;
  const key = `${keyStart}${randomBytes(32).toString('base64url')}`;
  const id = newId();
  await prisma.apiKey.create({
    data: { id, teamId, userId, name, hash: hashOf(key), prefix: key.slice(0, shownLength) },
  });
  return { id, key };
}

export type ApiKeyInfo = {
  id: Id;
  name: string;
  prefix: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  by: string;
};

/** The team's keys that work, newest first. */
export async function listApiKeys(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<ApiKeyInfo[]> {
  const keys = await prisma.apiKey.findMany({
    where: { teamId, revokedAt: null },
    orderBy: { id: 'desc' },
    include: { user: true },
  });
  return keys.map(({ id, name, prefix, createdAt, lastUsedAt, user }) => ({
    id,
    name,
    prefix,
    createdAt,
    lastUsedAt,
    by: personName(user),
  }));
}

/** The key stops working with the next request. */
export async function revokeApiKey(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<'ok' | NotFound> {
  const { count } = await prisma.apiKey.updateMany({
    where: { id, teamId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  return count > 0 ? 'ok' : notFound;
}

export type KeyHolder = { keyId: Id; teamId: Id; userId: Id; role: Role };

/** A use is written down at most so often. */
const usedEveryMs = 60_000;

/**
 * Whose key this is, with the role that its user has in its team now; null for any other text. Every
 * text costs one hash and one lookup by it, so the time tells nothing.
 */
export async function findApiKey({ prisma }: Deps, key: string): Promise<KeyHolder | null> {
  const found = await prisma.apiKey.findUnique({ where: { hash: hashOf(key) } });
  if (!found || found.revokedAt) return null;
  const { id, teamId, userId, lastUsedAt } = found;
  const member = await prisma.teamMember.findUnique({ where: { teamId_userId: { teamId, userId } } });
  if (!member) return null;
  const now = Date.now();
  if (!lastUsedAt || now - lastUsedAt.getTime() > usedEveryMs) {
    await prisma.apiKey.updateMany({ where: { id }, data: { lastUsedAt: new Date(now) } });
  }
  return { keyId: id, teamId, userId, role: roleOf(member.role) };
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
