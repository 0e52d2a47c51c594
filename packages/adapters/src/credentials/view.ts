/** Credentials as people see them: never a secret, only which secrets are set. */
import {
  type CredentialType,
  credentialTypeNames,
  type Id,
  type JsonObject,
  objectOf,
  type Rate,
  rateSchema,
  type ShareAccess,
} from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import type { Prisma, PrismaClient } from '../prisma/client.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { accessOf, foundBy, listedFor, pageOf, type SharedPage, usableBy } from './sharing.ts';

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
  /** How often it may be used; null: at will. */
  rateLimit: Rate | null;
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
  rateLimit: true,
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
  page: SharedPage<CredentialType>,
): Promise<{ credentials: CredentialSummary[]; total: number; more: boolean }> {
  const where = listedFor(teamId, page);
  const [rows, total] = await Promise.all([
    prisma.credential.findMany({ where, select: summary, ...pageOf(page) }),
    prisma.credential.count({ where }),
  ]);
  const names = await namesOf(
    prisma,
    rows.map((row) => row.editedById),
  );
  const credentials = rows.slice(0, page.limit).map((row) => toSummary(row, teamId, names));
  return { credentials, total, more: rows.length > page.limit };
}

function toSummary(row: SummaryRow, teamId: Id, names: ReadonlyMap<Id, string>): CredentialSummary {
  const { type, access, editedById, testSecretNames: _, testSettings, rateLimit, ...rest } = row;
  return {
    ...rest,
    own: row.teamId === teamId,
    type: shownType(type),
    access: accessOf(access),
    rateLimit: rateOf(rateLimit),
    hasTest: testSettings !== null,
    editedBy: editedById === null ? null : (names.get(editedById) ?? null),
    expiresSoon: row.expiresAt !== null && row.expiresAt.getTime() < Date.now() + expiryWarningMs,
  };
}

/** This column is written by edits alone, which write what was parsed. */
function rateOf(stored: unknown): Rate | null {
  return stored === null ? null : rateSchema.parse(stored);
}

/** One that this release does not know is shown as the simplest. */
function shownType(stored: string): CredentialType {
  return credentialTypeNames.find((name) => name === stored) ?? 'text';
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

export type CredentialName = {
  slug: string;
  name: string;
  type: CredentialType;
  own: boolean;
  rateLimit: Rate | null;
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
    select: { slug: true, name: true, type: true, teamId: true, rateLimit: true, metadata: true },
    orderBy: [{ slug: 'asc' }, { id: 'asc' }],
    take: 2_000,
  });
  return foundBy(teamId, rows).map((row) => ({
    slug: row.slug,
    name: row.name,
    type: shownType(row.type),
    own: row.teamId === teamId,
    rateLimit: rateOf(row.rateLimit),
    metadata: Object.keys(objectOf(row.metadata)),
  }));
}
