/**
 * The public keys of issuers of tokens, found by their metadata (OpenID Connect Discovery 1.0 §4, RFC 8414 §3)
 * and kept: looked up by one request at a time, again when they are old, and soon after a token names a key
 * that nobody knew. While the issuer is away the old ones count, for a while.
 */
import { type HttpOut, isObject, type Json } from '@storyloom/engine';
import { createLocalJWKSet } from 'jose';
import { keptLast } from '../kept.ts';

export type KeySet = ReturnType<typeof createLocalJWKSet>;

/** The message is for the log: it may name addresses. */
type KeysFound = { ok: true; keys: KeySet } | { ok: false; message: string };

export type IssuerKeys = {
  of: (issuer: string) => Promise<KeysFound>;
  /** For a key that these do not hold: newer ones, or null where they were looked up a moment ago. */
  newerThan: (issuer: string, keys: KeySet) => Promise<KeySet | null>;
};

export type Times = {
  /** Keys are looked up again after so long, */
  freshMs: number;
  /** for an unknown key or after a failure not before this, */
  pauseMs: number;
  /** and count no longer than this, whether the issuer can be reached or not. */
  staleMs: number;
};

const usual: Times = { freshMs: 600_000, pauseMs: 30_000, staleMs: 21_600_000 };

const timeoutMs = 5_000;
const maxBytes = 262_144;
const mostKeys = 100;
const mostIssuers = 200;

type Known = {
  keys: KeySet | null;
  /** When they were fetched. */
  since: number;
  /** When that was tried last. */
  tried: number;
  fault: string;
  pending: Promise<void> | null;
};

export function makeIssuerKeys({
  http,
  times = usual,
  now = Date.now,
  onFault = () => undefined,
}: {
  http: HttpOut;
  times?: Times;
  now?: () => number;
  onFault?: (issuer: string, message: string) => void;
}): IssuerKeys {
  const issuers = keptLast<Known>(mostIssuers);

  function known(issuer: string): Known {
    const before = issuers.get(issuer);
    if (before) return before;
    const made: Known = { keys: null, since: 0, tried: Number.NEGATIVE_INFINITY, fault: '', pending: null };
    issuers.set(issuer, made);
    return made;
  }

  async function lookUp(issuer: string, one: Known): Promise<void> {
    try {
      const found = await fetchKeys(http, issuer);
      if (found.ok) Object.assign(one, { keys: found.keys, since: now() });
      else {
        one.fault = found.message;
        onFault(issuer, found.message);
      }
    } finally {
      one.tried = now();
      one.pending = null;
    }
  }

  /** One at a time; all that ask meanwhile wait for the same. */
  function together(issuer: string, one: Known): Promise<void> {
    one.pending ??= lookUp(issuer, one);
    return one.pending;
  }

  const mayTry = (one: Known) => one.pending !== null || now() - one.tried >= times.pauseMs;

  return {
    of: async (issuer) => {
      const one = known(issuer);
      const isFresh = one.keys !== null && now() - one.since < times.freshMs;
      if (!isFresh && mayTry(one)) await together(issuer, one);
      const { keys, since, fault } = one;
      return keys && now() - since < times.staleMs ? { ok: true, keys } : { ok: false, message: fault };
    },
    newerThan: async (issuer, keys) => {
      const one = known(issuer);
      if (one.keys === keys && mayTry(one)) await together(issuer, one);
      return one.keys === keys ? null : one.keys;
    },
  };
}

async function fetchKeys(http: HttpOut, issuer: string): Promise<KeysFound> {
  const metadata = await metadataOf(http, issuer);
  if (!metadata.ok) return metadata;
  const answer = await getJson(http, metadata.keysAt);
  if (!answer.ok) return answer;
  const keys = isObject(answer.value) ? answer.value.keys : null;
  if (!Array.isArray(keys) || keys.length > mostKeys) return fault(`${metadata.keysAt} has no set of keys.`);
  try {
    return { ok: true, keys: createLocalJWKSet({ keys: keys.filter(isPublicKey) }) };
  } catch {
    return fault(`${metadata.keysAt} has no set of keys.`);
  }
}

/** Symmetric keys are no business of a key set that everybody can read. */
function isPublicKey(key: Json): key is { kty: string } {
  return isObject(key) && typeof key.kty === 'string' && key.kty !== 'oct';
}

type Metadata = { ok: true; keysAt: string } | { ok: false; message: string };

async function metadataOf(http: HttpOut, issuer: string): Promise<Metadata> {
  let last: Metadata = fault(`${issuer} is no address.`);
  for (const address of metadataAddresses(issuer)) {
    const answer = await getJson(http, address);
    last = answer.ok ? readMetadata(answer.value, { issuer, address }) : answer;
    if (last.ok) return last;
  }
  return last;
}

/** RFC 8414 §3.3: metadata that names another issuer is not this one's. */
function readMetadata(value: Json, { issuer, address }: { issuer: string; address: string }): Metadata {
  if (!isObject(value) || value.issuer !== issuer) return fault(`${address} is not about ${issuer}.`);
  const keysAt = URL.parse(String(value.jwks_uri));
  const isSafe = keysAt?.protocol === 'https:' || keysAt?.protocol === URL.parse(issuer)?.protocol;
  if (!keysAt || !isSafe) return fault(`${address} says no address of keys (jwks_uri).`);
  return { ok: true, keysAt: keysAt.href };
}

/** Of OpenID Connect, and of OAuth 2 with the issuer's path behind it, as either standard has it. */
export function metadataAddresses(issuer: string): string[] {
  const url = URL.parse(issuer);
  if (!url) return [];
  const path = url.pathname.replace(/\/$/, '');
  const addresses = [
    `${url.origin}${path}/.well-known/openid-configuration`,
    `${url.origin}/.well-known/oauth-authorization-server${path}`,
    `${url.origin}/.well-known/openid-configuration${path}`,
  ];
  return [...new Set(addresses)];
}

async function getJson(
  http: HttpOut,
  url: string,
): Promise<{ ok: true; value: Json } | { ok: false; message: string }> {
  const headers = { accept: 'application/json' };
  const signal = new AbortController().signal;
  const answer = await http.request({
    method: 'GET',
    url,
    headers,
    timeoutMs,
    maxBytes,
    followRedirects: false,
    signal,
  });
  if (!answer.ok) return fault(`${url}: ${answer.message}`);
  if (answer.status !== 200) return fault(`${url} answered ${answer.status}.`);
  try {
    return { ok: true, value: JSON.parse(new TextDecoder().decode(answer.body)) };
  } catch {
    return fault(`${url} is not JSON.`);
  }
}

function fault(message: string): { ok: false; message: string } {
  return { ok: false, message };
}
