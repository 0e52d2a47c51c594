/**
 * Tokens that credentials are exchanged for. However many runs want one at once, it is fetched once: they
 * wait for each other in the process, and processes for each other at a lock of the database. A token is
 * kept, sealed, until shortly before it expires. What failed is not tried again for a moment, so that an
 * address that refuses is not called by every run that waits.
 */
import { formsOf, type Id, type Json, type JsonObject, readyToExchange, scrubText } from '@storyloom/engine';
import type { PoolClient } from 'pg';
import type { Log } from '../log/log.ts';
import type { Pool } from '../postgres/pool.ts';
import { inTransaction } from '../postgres/transaction.ts';
import type { Vault } from '../vault/vault.ts';
import { exchanges } from './exchange/by-type.ts';
import type { ExchangeDeps, Exchanged, ExchangeFailure } from './exchange/exchange.ts';
import { keepToken, loadCredential } from './load.sql.ts';
import {
  type CredentialRow,
  openSecrets,
  openToken,
  type Secrets,
  sealToken,
  settingsOf,
  type Token,
  tokenPlace,
  typeOf,
} from './rows.ts';

export type TokenDeps = ExchangeDeps & {
  /** Holds one connection for as long as a token is being fetched: not the pool that runs are claimed with. */
  pool: Pool;
  vault: Vault;
  log: Log;
};

export type Fetched = { ok: true; value: Json; expiresAt: Date | null } | ExchangeFailure;

export type Tokens = {
  /** The token that is kept, or a new one. */
  get: (row: CredentialRow) => Promise<Fetched>;
  /** A new one, whatever is kept. */
  renew: (row: CredentialRow) => Promise<Fetched>;
};

/** Refused: it will be again. Away: it may pass. */
const pauseMs = { refused: 30_000, away: 3_000 };
const mostFailures = 1_000;
/** Below the time after which the database ends a transaction that does nothing. */
const longestExchangeMs = 25_000;

/** Types whose values come from elsewhere. */
export function isFetched(row: Pick<CredentialRow, 'type' | 'settings'>): boolean {
  const type = typeOf(row.type);
  if (type === 'aws') return settingsOf('aws', row.settings).authentication === 'role';
  return type === 'http-request' || type === 'multi-request' || type === 'oauth2';
}

/**
 * Tokens of this process: one exchange at a time for each set of fields, shared with other processes by the
 * database.
 */
export function makeTokens(deps: TokenDeps): Tokens {
  const underWay = new Map<string, Promise<Fetched>>();
  const failures = new Map<string, { failure: ExchangeFailure; until: number }>();

  const once = (row: CredentialRow, isForced: boolean): Promise<Fetched> => {
    const key = `${row.id} ${row.is_test} ${row.revision}`;
    const known = underWay.get(key);
    if (known) return known;
    const failed = failures.get(key);
    if (failed && !isForced && performance.now() < failed.until) return Promise.resolve(failed.failure);
    const fetching = fetchLocked(deps, row, isForced)
      .then((fetched) => {
        failures.delete(key);
        if (!fetched.ok) {
          if (failures.size >= mostFailures) failures.clear();
          const pause = fetched.code === 'timeout' || fetched.code === 'unreachable' ? 'away' : 'refused';
          failures.set(key, { failure: fetched, until: performance.now() + pauseMs[pause] });
        }
        return fetched;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, fetching);
    return fetching;
  };

  return {
    get: async (row) => kept(deps.vault, row) ?? once(row, false),
    renew: (row) => once(row, true),
  };
}

/** The token of the row while it is good; a tenth of its life, a minute at most, is left to the run. */
function kept(vault: Vault, row: CredentialRow): Extract<Fetched, { ok: true }> | null {
  const { token_expires_at: expiresAt, token_created_at: since } = row;
  if (row.token_sealed === null) return null;
  if (expiresAt !== null) {
    const life = expiresAt.getTime() - (since?.getTime() ?? 0);
    if (Date.now() > expiresAt.getTime() - Math.min(60_000, life / 10)) return null;
  }
  const token = openToken(vault, row);
  return token && { ok: true, value: token.value, expiresAt };
}

async function fetchLocked(
  deps: TokenDeps,
  { id, is_test }: CredentialRow,
  isForced: boolean,
): Promise<Fetched> {
  return inTransaction(deps.pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7305912))', [`${id} ${is_test}`]);
    const row = await rowOf(client, { id, isTest: is_test });
    if (!row) return gone;
    // Another process may have fetched it while this one waited.
    const known = isForced ? null : kept(deps.vault, row);
    if (known) return known;
    const token = openToken(deps.vault, row);
    const exchanged = await inTime(exchange(deps, row, token));
    if (!exchanged.ok) return exchanged;
    return keep(deps, client, { row, exchanged });
  });
}

const gone: ExchangeFailure = { ok: false, code: 'bad_credential', message: 'The credential was removed.' };

async function rowOf(
  client: Pick<PoolClient, 'query'>,
  { id, isTest }: { id: Id; isTest: boolean },
): Promise<CredentialRow | undefined> {
  const { rows } = await client.query<CredentialRow>({ ...loadCredential, values: [id, isTest] });
  return rows[0];
}

/** What a credential is exchanged for, without keeping it. A failure's sentence holds none of its secrets. */
export async function exchange(
  deps: Omit<TokenDeps, 'pool'>,
  row: CredentialRow,
  token: Token | null,
): Promise<Exchanged> {
  // What is stored was checked when it was saved: an object.
  await readyToExchange(row.settings as JsonObject);
  const secrets = openSecrets(deps.vault, row);
  const refreshToken = token?.refresh_token ?? null;
  const exchanged = await exchangeBy(deps, row, { secrets, refreshToken });
  if (exchanged.ok) return exchanged;
  const hidden = [...Object.values(secrets), refreshToken ?? ''].flatMap(formsOf);
  return { ...exchanged, message: scrubText(exchanged.message, hidden) };
}

function exchangeBy(
  deps: ExchangeDeps,
  { type: stored, settings, allowed_hosts: allowedHosts }: CredentialRow,
  given: { secrets: Secrets; refreshToken: string | null },
): Promise<Exchanged> {
  const opened = { ...given, allowedHosts };
  const type = typeOf(stored);
  switch (type) {
    case 'text':
      return exchanges[type](deps, { ...opened, settings: settingsOf(type, settings) });
    case 'http-request':
      return exchanges[type](deps, { ...opened, settings: settingsOf(type, settings) });
    case 'multi-request':
      return exchanges[type](deps, { ...opened, settings: settingsOf(type, settings) });
    case 'oauth2':
      return exchanges[type](deps, { ...opened, settings: settingsOf(type, settings) });
    case 'jwt':
      return exchanges[type](deps, { ...opened, settings: settingsOf(type, settings) });
    case 'aws':
      return exchanges[type](deps, { ...opened, settings: settingsOf(type, settings) });
    case 'mtls':
      return exchanges[type](deps, { ...opened, settings: settingsOf(type, settings) });
  }
}

/** Stores a token under the lock that it was fetched under. */
export async function keep(
  { vault }: Pick<TokenDeps, 'vault'>,
  client: Pick<PoolClient, 'query'>,
  { row, exchanged }: { row: CredentialRow; exchanged: Extract<Exchanged, { ok: true }> },
): Promise<Extract<Fetched, { ok: true }>> {
  const { value, expiresIn, refreshToken } = exchanged;
  const revision = (row.token_revision ?? 0) + 1;
  const token: Token = { value, ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }) };
  const sealed = sealToken(vault, token, tokenPlace(row, revision));
  const values = [row.id, row.is_test, sealed, vault.keyId, expiresIn, revision, row.revision];
  await client.query({ ...keepToken, values });
  return { ok: true, value, expiresAt: expiresIn === null ? null : new Date(Date.now() + expiresIn * 1000) };
}

async function inTime(exchanging: Promise<Exchanged>): Promise<Exchanged> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Exchanged>((resolve) => {
    const message = `No token could be fetched within ${longestExchangeMs / 1000} s.`;
    timer = setTimeout(() => resolve({ ok: false, code: 'timeout', message }), longestExchangeMs);
  });
  return Promise.race([exchanging, late]).finally(() => clearTimeout(timer));
}
