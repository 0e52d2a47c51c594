/**
 * Making and editing credentials. Secrets come in and never go out: an edit names those that it sets, and
 * takes away those that it names as null. What is sealed is bound to the revision, so each edit seals anew.
 */
import { X509Certificate } from 'node:crypto';
import {
  type CredentialType,
  credentialForm,
  type Id,
  type JsonObject,
  mostRequests,
  newId,
  type Rate,
  requestSecret,
  settingsSchemas,
} from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import { Prisma } from '../prisma/generated/client.ts';
import {
  type NotFound,
  notFound,
  type Scope,
  type Transaction,
  transactionLimits,
} from '../stories/story-deps.ts';
import type { Vault } from '../vault/vault.ts';
import { openSecrets, type Secrets, typeOf } from './rows.ts';
import { freeSlug, orTaken, type SharingEdit, sharingData } from './sharing-edit.ts';

type EditDeps = { prisma: PrismaClient; vault: Vault | null };

/** Secrets to set; null takes one away. What is not named stays as it is. */
export type SecretEdit = Record<string, string | null>;

export type SetEdit = { settings?: JsonObject | undefined; secrets?: SecretEdit | undefined };

type Common = SharingEdit & {
  allowedHosts?: string[] | undefined;
  /** Null takes it away. Runs that wait for their turn are let in by it from the next look on. */
  rateLimit?: Rate | null | undefined;
  metadata?: JsonObject | undefined;
  expiresAt?: Date | null | undefined;
  live?: SetEdit | undefined;
  /** Null takes the test values away. */
  test?: SetEdit | null | undefined;
};

export type NewCredential = Common & { name: string; type: CredentialType };
export type CredentialEdit = Common & { id: Id };

export type FieldProblem = { path: string; message: string };
export type Refused = { ok: false; message: string; problems: FieldProblem[] };
export type Saved = { ok: true; id: Id; revision: number };

const noKey: Refused = refused(
  'This installation has no key for credentials: set SECRETS_KEY, restart, and try again.',
);

/**
 * Makes one; without a short name it gets one after its name. Refused: the fields that are wrong, by their
 * paths.
 */
export async function createCredential(
  { prisma, vault }: EditDeps,
  { teamId, userId }: Scope,
  given: NewCredential,
): Promise<Saved | Refused> {
  if (!vault) return noKey;
  const id = newId();
  const { name, type, test } = given;
  const row = { id, team_id: teamId };
  const sets = checkedSets(type, {
    live: mergedSet(null, given.live),
    test: test ? mergedSet({ settings: given.live?.settings ?? {}, secrets: {} }, test) : null,
  });
  if (!sets.ok) return sets;
  const save = () =>
    prisma.$transaction(async (tx): Promise<Saved | Refused> => {
      const taken = await tx.credential.findMany({ where: { teamId }, select: { slug: true } });
      await tx.credential.create({
        data: {
          id,
          teamId,
          type,
          ...(await commonData(tx, { userId, before: [] }, given)),
          name,
          slug: given.slug ?? freeSlug(name, taken),
          ...sealedData(vault, { row, revision: 1, sets }),
          expiresAt: given.expiresAt ?? certificateEnd(type, sets.live.settings),
          createdById: userId,
          editedById: userId,
        },
      });
      return { ok: true, id, revision: 1 };
    }, transactionLimits);
  return orTaken(save, slugRefused);
}

/** Changes what is named. A token that was fetched with other fields is forgotten. */
export async function updateCredential(
  { prisma, vault }: EditDeps,
  { teamId, userId }: Scope,
  { id, ...edit }: CredentialEdit,
): Promise<Saved | Refused | NotFound> {
  if (!vault) return noKey;
  const save = () =>
    prisma.$transaction(async (tx): Promise<Saved | Refused | NotFound> => {
      await tx.$queryRaw`SELECT id FROM credential WHERE id = ${id}::uuid FOR UPDATE`;
      const old = await tx.credential.findFirst({ where: { id, teamId } });
      if (!old) return notFound;
      const type = typeOf(old.type);
      const row = { id, team_id: teamId };
      const openOld = (isTest: boolean, sealed: Uint8Array | null): Secrets =>
        sealed === null
          ? {}
          : openSecrets(vault, {
              ...row,
              is_test: isTest,
              revision: old.revision,
              sealed: Buffer.from(sealed),
            });
      const before = {
        live: { settings: old.settings as JsonObject, secrets: openOld(false, old.sealed) },
        test:
          old.testSettings === null
            ? null
            : { settings: old.testSettings as JsonObject, secrets: openOld(true, old.testSealed) },
      };
      const sets = checkedSets(type, {
        live: mergedSet(before.live, edit.live),
        test:
          edit.test === null
            ? null
            : edit.test
              ? mergedSet(
                  before.test ?? { settings: edit.live?.settings ?? before.live.settings, secrets: {} },
                  edit.test,
                )
              : before.test,
      });
      if (!sets.ok) return sets;
      const revision = old.revision + 1;
      for (const [isTest, was, is] of [
        [false, before.live, sets.live],
        [true, before.test, sets.test],
      ] as const) {
        if (outlives(type, was, is)) continue;
        await tx.credentialToken.deleteMany({ where: { credentialId: id, isTest } });
      }
      const end = edit.expiresAt ?? certificateEnd(type, sets.live.settings);
      await tx.credential.update({
        where: { id },
        data: {
          ...(await commonData(tx, { userId, before: old.sharedTeamIds }, edit)),
          ...sealedData(vault, { row, revision, sets }),
          revision,
          ...(edit.expiresAt === undefined && edit.live === undefined ? {} : { expiresAt: end }),
          editedAt: new Date(),
          editedById: userId,
        },
      });
      return { ok: true, id, revision };
    }, transactionLimits);
  return orTaken(save, slugRefused);
}

/** Runs that name it fail from now on. */
export async function removeCredential(
  { prisma }: Pick<EditDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<'ok' | NotFound> {
  const { count } = await prisma.credential.deleteMany({ where: { id, teamId } });
  return count > 0 ? 'ok' : notFound;
}

type FieldSet = { settings: JsonObject; secrets: Secrets };

function mergedSet(before: FieldSet | null, edit: SetEdit | undefined): FieldSet {
  const secrets: Secrets = { ...before?.secrets };
  for (const [key, value] of Object.entries(edit?.secrets ?? {})) {
    if (value === null) delete secrets[key];
    else secrets[key] = value;
  }
  return { settings: edit?.settings ?? before?.settings ?? {}, secrets };
}

type Sets = { ok: true; live: FieldSet; test: FieldSet | null };

function checkedSets(type: CredentialType, sets: { live: FieldSet; test: FieldSet | null }): Sets | Refused {
  const problems: FieldProblem[] = [];
  const checked = (name: 'live' | 'test', { settings, secrets }: FieldSet): FieldSet => {
    const parsed = settingsSchemas[type].safeParse(settings);
    for (const { path, message } of parsed.error?.issues ?? []) {
      problems.push({ path: [name, 'settings', ...path.map(String)].join('.'), message });
    }
    const known = secretNamesOf(type);
    for (const key of Object.keys(secrets)) {
      if (!known.has(key))
        problems.push({ path: `${name}.secrets.${key}`, message: 'There is no such secret.' });
    }
    for (const field of credentialForm(type).fields) {
      if (field.secret && field.required && !secrets[field.key]) {
        problems.push({ path: `${name}.secrets.${field.key}`, message: `${field.label} is empty.` });
      }
    }
    return { settings: (parsed.data ?? {}) as JsonObject, secrets };
  };
  const live = checked('live', sets.live);
  const test = sets.test && checked('test', sets.test);
  const [first] = problems;
  return first ? { ok: false, message: first.message, problems } : { ok: true, live, test };
}

function secretNamesOf(type: CredentialType): Set<string> {
  if (type === 'multi-request') {
    return new Set(Array.from({ length: mostRequests }, (_, at) => requestSecret(at + 1)));
  }
  return new Set(credentialForm(type).fields.flatMap((field) => (field.secret ? [field.key] : [])));
}

/**
 * Whether a token is still one of these fields: the consent of a person outlives a new client secret, but
 * no other address or client.
 */
function outlives(type: CredentialType, was: FieldSet | null, is: FieldSet | null): boolean {
  if (!was || !is) return false;
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (!isSame(was.settings, is.settings)) return false;
  return (
    (type === 'oauth2' && is.settings.grant_type === 'authorization_code') || isSame(was.secrets, is.secrets)
  );
}

function sealedData(
  vault: Vault,
  { row, revision, sets }: { row: { id: Id; team_id: Id }; revision: number; sets: Sets },
) {
  const seal = (set: 'live' | 'test', secrets: Secrets) =>
    new Uint8Array(vault.seal(JSON.stringify(secrets), { teamId: row.team_id, id: row.id, set, revision }));
  const { live, test } = sets;
  return {
    settings: live.settings,
    sealed: seal('live', live.secrets),
    secretNames: Object.keys(live.secrets).sort(),
    testSettings: test ? test.settings : Prisma.DbNull,
    testSealed: test ? seal('test', test.secrets) : null,
    testSecretNames: test ? Object.keys(test.secrets).sort() : [],
    keyId: vault.keyId,
  };
}

async function commonData(
  tx: Transaction,
  by: { userId: Id | null; before: Id[] },
  { allowedHosts, rateLimit, metadata, ...edit }: Common,
) {
  return {
    ...(await sharingData(tx, by, edit)),
    ...(allowedHosts === undefined ? {} : { allowedHosts }),
    ...(rateLimit === undefined ? {} : { rateLimit: rateLimit ?? Prisma.DbNull }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** When a certificate ends, so that its owner is warned in time. */
function certificateEnd(type: CredentialType, { certificate }: JsonObject): Date | null {
  if (type !== 'mtls' || typeof certificate !== 'string') return null;
  try {
    return new X509Certificate(certificate).validToDate;
  } catch {
    return null;
  }
}

function slugRefused(message: string): Refused {
  return refused(message, 'slug');
}

function refused(message: string, path?: string): Refused {
  return { ok: false, message, problems: path === undefined ? [] : [{ path, message }] };
}
