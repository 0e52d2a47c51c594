/**
 * A person consents at an OAuth provider. What the callback is checked against travels in a sealed cookie:
 * the state, the session that began it, the credential, the PKCE verifier. So it can be finished once begun
 * only by the same browser and session, for the same credential, by any process, within ten minutes.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Id } from '@storyloom/engine';
import * as oauth from 'oauth4webapi';
import * as z from 'zod';
import { inTransaction } from '../postgres/transaction.ts';
import type { Scope } from '../stories/story-deps.ts';
import { type Place, SealError, type Vault } from '../vault/vault.ts';
import type { CredentialDeps } from './credential-deps.ts';
import { byCode, clientOf } from './exchange/oauth2.ts';
import { loadCredential } from './load.sql.ts';
import { type CredentialRow, openSecrets, settingsOf } from './rows.ts';
import { keep } from './tokens.ts';

const pendingSchema = z.object({
  state: z.string(),
  verifier: z.string(),
  id: z.string(),
  isTest: z.boolean(),
  session: z.string(),
  until: z.number(),
});

export const connectMinutes = 10;

/** It belongs to no row. */
const place: Place = { teamId: 'oauth', id: 'pending', set: 'live', revision: 1 };

type Begin = { id: Id; isTest: boolean; session: string; redirectUri: string };

/** Where to send the browser, and the sealed text to keep in its cookie; or why not, in a sentence. */
export async function beginConnect(
  deps: CredentialDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  { id, isTest, session, redirectUri }: Begin,
): Promise<{ ok: true; url: string; pending: string } | { ok: false; message: string }> {
  const { vault, pool } = deps;
  const { rows } = await pool.query<CredentialRow>({ ...loadCredential, values: [id, isTest] });
  const row = rows[0];
  if (!vault || row?.team_id !== teamId || row.type !== 'oauth2') {
    return { ok: false, message: 'There is no such credential to connect.' };
  }
  const opened = openedOf(vault, row);
  const known = clientOf(deps, opened);
  if ('ok' in known) return { ok: false, message: known.message };
  const { server, client } = known;
  const url = URL.parse(server.authorization_endpoint ?? '');
  if (opened.settings.grant_type !== 'authorization_code' || !/^https?:$/.test(url?.protocol ?? '') || !url) {
    return { ok: false, message: 'This credential has no address where people consent.' };
  }
  const state = oauth.generateRandomState();
  const verifier = oauth.generateRandomCodeVerifier();
  const { scope, parameters } = opened.settings;
  const query = {
    ...parameters,
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(scope === '' ? {} : { scope }),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const until = Date.now() + connectMinutes * 60_000;
  const pending = { state, verifier, id, isTest: row.is_test, session: digest(session), until };
  return {
    ok: true,
    url: url.href,
    pending: vault.seal(JSON.stringify(pending), place).toString('base64url'),
  };
}

export type Connected =
  | { ok: true; credentialId: Id }
  | { ok: false; why: 'not_begun' | 'refused' | 'failed'; credentialId: Id | null };

/** Checks the callback against what was begun, and keeps the token that its code is exchanged for. */
export async function finishConnect(
  deps: CredentialDeps,
  {
    pending: sealed,
    session,
    parameters,
    redirectUri,
    mayEdit,
  }: {
    pending: string;
    session: string;
    parameters: URLSearchParams;
    redirectUri: string;
    /** Whether the person may still edit this credential; it is asked before anything is done. */
    mayEdit: (credential: { id: Id; teamId: Id }) => Promise<boolean>;
  },
): Promise<Connected> {
  const { vault, tokenPool } = deps;
  const pending = vault && openPending(vault, sealed);
  const isSame =
    pending !== null &&
    equal(pending.session, digest(session)) &&
    equal(pending.state, parameters.get('state') ?? '') &&
    Date.now() < pending.until;
  if (!isSame || !vault) return { ok: false, why: 'not_begun', credentialId: null };
  const { id, isTest, state, verifier } = pending;
  return inTransaction(tokenPool, async (client): Promise<Connected> => {
    const { rows } = await client.query<CredentialRow>({ ...loadCredential, values: [id, isTest] });
    const row = rows[0];
    if (!row || row.is_test !== isTest || !(await mayEdit({ id, teamId: row.team_id }))) {
      return { ok: false, why: 'not_begun', credentialId: null };
    }
    const opened = openedOf(vault, row);
    const known = clientOf(deps, opened);
    if ('ok' in known) return { ok: false, why: 'failed', credentialId: id };
    const { server, client: own } = known;
    const issuer = issuerOf(server, parameters);
    let checked: URLSearchParams;
    try {
      checked = oauth.validateAuthResponse({ ...server, issuer }, own, parameters, state);
    } catch {
      return { ok: false, why: 'refused', credentialId: id };
    }
    const exchanged = await byCode(deps, opened, { parameters: checked, redirectUri, verifier });
    if (!exchanged.ok) {
      deps.log.warn('An OAuth code could not be exchanged', { credentialId: id, reason: exchanged.code });
      return { ok: false, why: 'failed', credentialId: id };
    }
    await keep({ vault }, client, { row, exchanged });
    return { ok: true, credentialId: id };
  });
}

/** An answer that names its issuer (RFC 9207) must name one at the addresses of this credential. */
function issuerOf(server: oauth.AuthorizationServer, parameters: URLSearchParams): string {
  const named = URL.parse(parameters.get('iss') ?? '');
  const origins = [server.token_endpoint, server.authorization_endpoint].map(
    (url) => URL.parse(url ?? '')?.origin,
  );
  return named && origins.includes(named.origin) ? (parameters.get('iss') ?? server.issuer) : server.issuer;
}

function openedOf(vault: Vault, row: CredentialRow) {
  return {
    settings: settingsOf('oauth2', row.settings),
    secrets: openSecrets(vault, row),
    allowedHosts: row.allowed_hosts,
    refreshToken: null,
  };
}

function openPending(vault: Vault, sealed: string): z.output<typeof pendingSchema> | null {
  try {
    return pendingSchema.parse(JSON.parse(vault.open(Buffer.from(sealed, 'base64url'), place)));
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function equal(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(digest(a)), Buffer.from(digest(b)));
}
