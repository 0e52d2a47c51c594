/** Credentials as people see them: never a secret, only which secrets are set. */
import type { CredentialType, Id, JsonObject, ShareAccess } from '@storyloom/engine';
import { credentialTypeNames } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import type { Prisma, PrismaClient } from '../prisma/client.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { accessOf, usableBy } from './sharing.ts';

type Deps = { prisma: PrismaClient };

export type CredentialSummary = {
  id: Id;
  teamId: Id;
  /** False: another team shares it; it can be used and not edited. */
  own: boolean;
  name: string;
  slug: string;
  description: string;
  type: CredentialType;
  access: ShareAccess;
  allowedHosts: string[];
  hasTest: boolean;
  createdAt: Date;
  editedAt: Date;
  editedBy: string | null;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  /** It ends within two weeks, or has. */
  expiresSoon: boolean;
};

/** One set of fields, live or test. `secrets` are the names of those that are set. */
export type CredentialSet = {
  settings: JsonObject;
  secrets: string[];
  /** The token that is kept: whether there is one, and until when it is good. */
  token: { expiresAt: Date | null } | null;
};

export type CredentialDetail = CredentialSummary & {
  sharedTeamIds: Id[];
  metadata: JsonObject;
  revision: number;
  live: CredentialSet;
  test: CredentialSet | null;
};

export type CredentialPage = {
  search?: string | undefined;
  type?: CredentialType | undefined;
  limit: number;
  from?: { after: Id } | { skip: number } | undefined;
};

/** Warned of from so long before. */
export const expiryWarningMs = 14 * 86_400_000;

const summary = {
  id: true,
  teamId: true,
  name: true,
  slug: true,
  description: true,
  type: true,
  access: true,
  allowedHosts: true,
  testSecretNames: true,
  testSettings: true,
  createdAt: true,
  editedAt: true,
  editedById: true,
  lastUsedAt: true,
  expiresAt: true,
} as const satisfies Prisma.CredentialSelect;

type SummaryRow = Prisma.CredentialGetPayload<{ select: typeof summary }>;

/** What the team may use, by name; its own, and what others share with it. */
export async function listCredentials(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  { search, type, limit, from = { skip: 0 } }: CredentialPage,
): Promise<{ credentials: CredentialSummary[]; total: number; more: boolean }> {
  const text = search?.trim();
  const found = { contains: (text ?? '').replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
  const where: Prisma.CredentialWhereInput = {
    AND: [
      usableBy(teamId),
      ...(text ? [{ OR: [{ name: found }, { slug: found }, { description: found }] }] : []),
      ...(type ? [{ type }] : []),
    ],
  };
  const [rows, total] = await Promise.all([
    prisma.credential.findMany({
      where,
      select: summary,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: limit + 1,
      ...('after' in from ? { cursor: { id: from.after }, skip: 1 } : { skip: from.skip }),
    }),
    prisma.credential.count({ where }),
  ]);
  const names = await namesOf(
    prisma,
    rows.map((row) => row.editedById),
  );
  const credentials = rows.slice(0, limit).map((row) => toSummary(row, teamId, names));
  return { credentials, total, more: rows.length > limit };
}

function toSummary(row: SummaryRow, teamId: Id, names: ReadonlyMap<Id, string>): CredentialSummary {
  const { type, access, editedById, testSecretNames: _, testSettings, ...rest } = row;
  return {
    ...rest,
    own: row.teamId === teamId,
    type: credentialTypeNames.find((name) => name === type) ?? 'text',
    access: accessOf(access),
    hasTest: testSettings !== null,
    editedBy: editedById === null ? null : (names.get(editedById) ?? null),
    expiresSoon: row.expiresAt !== null && row.expiresAt.getTime() < Date.now() + expiryWarningMs,
  };
}

/** One that the team may use. Settings of another team's stay there: they say where and how it signs in. */
export async function getCredential(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<CredentialDetail | NotFound> {
  const row = await prisma.credential.findFirst({
    where: { id, ...usableBy(teamId) },
    select: {
      ...summary,
      sharedTeamIds: true,
      metadata: true,
      revision: true,
      settings: true,
      secretNames: true,
      tokens: { select: { isTest: true, expiresAt: true } },
    },
  });
  if (!row) return notFound;
  const { sharedTeamIds, metadata, revision, settings, secretNames, tokens, ...rest } = row;
  const isOwn = row.teamId === teamId;
  const names = await namesOf(prisma, [row.editedById]);
  const tokenOf = (isTest: boolean) => {
    const token = tokens.find((one) => one.isTest === isTest);
    return token ? { expiresAt: token.expiresAt } : null;
  };
  return {
    ...toSummary(rest, teamId, names),
    sharedTeamIds: isOwn ? sharedTeamIds : [],
    metadata: objectOf(metadata),
    revision,
    live: { settings: isOwn ? objectOf(settings) : {}, secrets: secretNames, token: tokenOf(false) },
    test:
      row.testSettings === null
        ? null
        : {
            settings: isOwn ? objectOf(row.testSettings) : {},
            secrets: row.testSecretNames,
            token: tokenOf(true),
          },
  };
}

/** Stored objects are written as such alone. */
function objectOf(stored: Prisma.JsonValue): JsonObject {
  return stored as JsonObject;
}

export type CredentialName = {
  slug: string;
  name: string;
  type: CredentialType;
  own: boolean;
  /** Keys of its metadata, for INFO.credential.slug.metadata. */
  metadata: string[];
};

/** Names for completion and for telling what is missing: what a run of the team would find. */
export async function credentialNames(
  { prisma }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<CredentialName[]> {
  const rows = await prisma.credential.findMany({
    where: usableBy(teamId),
    select: { slug: true, name: true, type: true, teamId: true, metadata: true },
    orderBy: [{ slug: 'asc' }, { id: 'asc' }],
    take: 2_000,
  });
  const bySlug = new Map<string, CredentialName>();
  for (const row of rows) {
    const own = row.teamId === teamId;
    if (bySlug.has(row.slug) && !own) continue;
    bySlug.set(row.slug, {
      slug: row.slug,
      name: row.name,
      type: credentialTypeNames.find((name) => name === row.type) ?? 'text',
      own,
      metadata: Object.keys(objectOf(row.metadata)),
    });
  }
  return [...bySlug.values()];
}
