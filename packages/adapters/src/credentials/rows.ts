/** Credentials as the database has them, and opened. */
import {
  type CredentialSettings,
  type CredentialType,
  credentialTypeNames,
  formsOf,
  type Id,
  isObject,
  type Json,
  settingsSchemas,
} from '@storyloom/engine';
import * as z from 'zod';
import type { Place, Vault } from '../vault/vault.ts';

/** What is needed to use a credential: one of its sets, live or test, with the token that is kept for it. */
export type CredentialRow = {
  id: Id;
  team_id: Id;
  type: string;
  allowed_hosts: string[];
  /** Whoever uses it waits for its turn. */
  is_paced: boolean;
  revision: number;
  /** Whether this is the test set. */
  is_test: boolean;
  settings: unknown;
  sealed: Buffer;
  token_sealed: Buffer | null;
  token_revision: number | null;
  token_expires_at: Date | null;
  token_created_at: Date | null;
};

export type Secrets = Record<string, string>;

const secretsSchema = z.record(z.string(), z.string());
const tokenSchema = z.object({ value: z.json(), refresh_token: z.string().optional() });

export type Token = z.output<typeof tokenSchema>;

/** What the sealed values of a row are bound to. */
export function placeOf(
  row: Pick<CredentialRow, 'id' | 'team_id'>,
  set: Place['set'],
  revision: number,
): Place {
  return { teamId: row.team_id, id: row.id, set, revision };
}

/** The secrets of a row by their names. Throws SealError. */
export function openSecrets(
  vault: Vault,
  row: Pick<CredentialRow, 'id' | 'team_id' | 'is_test' | 'revision' | 'sealed'>,
): Secrets {
  const place = placeOf(row, row.is_test ? 'test' : 'live', row.revision);
  return secretsSchema.parse(JSON.parse(vault.open(row.sealed, place)));
}

/** The token that is kept with a row; null without one. Throws SealError. */
export function openToken(vault: Vault, row: CredentialRow): Token | null {
  if (!row.token_sealed || row.token_revision === null) return null;
  const text = vault.open(row.token_sealed, tokenPlace(row, row.token_revision));
  return tokenSchema.parse(JSON.parse(text));
}

/** What the token of a row is bound to. */
export function tokenPlace(row: Pick<CredentialRow, 'id' | 'team_id' | 'is_test'>, revision: number): Place {
  return placeOf(row, row.is_test ? 'test token' : 'live token', revision);
}

/** A token as it is kept. */
export function sealToken(vault: Vault, token: Token, place: Place): Buffer {
  return vault.seal(JSON.stringify(token), place);
}

/** A stored type; the rows are written with one of them alone. */
export function typeOf(stored: string): CredentialType {
  const type = credentialTypeNames.find((one) => one === stored);
  if (!type) throw new Error('A credential of a type that this release does not know.');
  return type;
}

/** Stored settings: checked when they were stored, so anything else throws. */
export function settingsOf<Type extends CredentialType>(
  type: Type,
  stored: unknown,
): CredentialSettings[Type] {
  return settingsSchemas[type].parse(stored) as CredentialSettings[Type];
}

/** What of an object is no secret: it tells things apart, and stands in requests and errors rightly. */
const openKeys = new Set(['access_key_id', 'region', 'certificate', 'ca']);

/** All forms in which the secrets of a value may come back. */
export function hiddenIn(value: Json, secrets: Secrets): string[] {
  const texts =
    typeof value === 'string'
      ? [value]
      : isObject(value)
        ? Object.entries(value).flatMap(([key, item]) =>
            openKeys.has(key) || typeof item !== 'string' ? [] : [item],
          )
        : [];
  return [...new Set([...texts, ...Object.values(secrets)].flatMap(formsOf))].sort(
    (a, b) => b.length - a.length,
  );
}
