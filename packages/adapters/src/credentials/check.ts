/** Tries a credential out: fetches a token, signs one, looks whether a key fits its certificate. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Id } from '@storyloom/engine';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { SealError } from '../vault/vault.ts';
import type { CredentialDeps } from './credential-deps.ts';
import { loadCredential } from './load.sql.ts';
import { type CredentialRow, openSecrets, settingsOf, typeOf } from './rows.ts';
import { exchange, isFetched, makeTokens } from './tokens.ts';

/** What came of it: until when the token is good, or why there is none. Never the token. */
export type CheckResult = { ok: true; expiresAt: Date | null } | { ok: false; message: string };

/** Tries the live values of a credential of the team, or its test values; a token that it fetches is kept. */
export async function checkCredential(
  deps: CredentialDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  { id, isTest }: { id: Id; isTest: boolean },
): Promise<CheckResult | NotFound> {
  const { vault, pool, tokenPool } = deps;
  const { rows } = await pool.query<CredentialRow>({ ...loadCredential, values: [id, isTest] });
  const row = rows.find((one) => one.team_id === teamId);
  if (!row) return notFound;
  if (!vault) return { ok: false, message: 'This installation has no key for credentials: set SECRETS_KEY.' };
  if (isTest && !row.is_test) return { ok: false, message: 'This credential has no test values.' };
  try {
    if (isFetched(row)) {
      const fetched = await makeTokens({ ...deps, vault, pool: tokenPool }).renew(row);
      return fetched.ok
        ? { ok: true, expiresAt: fetched.expiresAt }
        : { ok: false, message: fetched.message };
    }
    const made = await exchange({ ...deps, vault }, row, null);
    if (!made.ok) return { ok: false, message: made.message };
    if (typeOf(row.type) === 'mtls') return pairResult(row, openSecrets(vault, row).private_key ?? '');
    const { expiresIn } = made;
    return { ok: true, expiresAt: expiresIn === null ? null : new Date(Date.now() + expiresIn * 1000) };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return { ok: false, message: 'What is stored of this credential cannot be read. Set its secrets again.' };
  }
}

function pairResult(row: CredentialRow, key: string): CheckResult {
  try {
    const certificate = new X509Certificate(settingsOf('mtls', row.settings).certificate);
    return certificate.checkPrivateKey(createPrivateKey(key))
      ? { ok: true, expiresAt: certificate.validToDate }
      : { ok: false, message: 'The private key is not the one of the certificate.' };
  } catch {
    return { ok: false, message: 'The certificate or the private key is not a PEM that can be read.' };
  }
}
