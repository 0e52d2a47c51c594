/**
 * The port `Values` for real: what a batch of runs names of credentials and resources, in one statement
 * each. What was opened stays in this process for as long as its row is the same.
 */
import {
  formsOf,
  type Given,
  type Id,
  type Json,
  type JsonObject,
  type LoadedValues,
  missingCredential,
  missingResource,
  type Values,
  type ValuesRequest,
} from '@storyloom/engine';
import { keptLast } from '../kept.ts';
import { quietly } from '../log/quietly.ts';
import type { Pool } from '../postgres/pool.ts';
import { resourceLoader, type WantedResource } from '../resources/load.ts';
import { SealError } from '../vault/vault.ts';
import { type InputsOf, readInputs } from './inputs.ts';
import { endTokens, loadCredentials, loadInfo, touchCredentials } from './load.sql.ts';
import { type CredentialRow, hiddenIn, openSecrets, typeOf } from './rows.ts';
import { exchange, type Fetched, isFetched, makeTokens, type TokenDeps } from './tokens.ts';

type Ready = { ok: true; value: Json; hidden: string[] };
type Usable = Ready | Exclude<Fetched, { ok: true }>;

/** Of one request: the credential's row, or none. */
type Found = { slug: string; row: CredentialRow | null };

const mostOpened = 1_000;
const touchEveryMs = 60_000;

/** `reads` is the pool that runs are claimed with; tokens are fetched on one of their own. Without a vault no credential opens. */
export function makeValues(
  deps: Omit<TokenDeps, 'vault'> & { reads: Pool; vault: TokenDeps['vault'] | null },
): Values {
  const { reads, vault, log } = deps;
  const resources = resourceLoader(reads);
  const tokens = vault && makeTokens({ ...deps, vault });
  const opened = keptLast<{ ready: Ready; until: number }>(mostOpened);
  const touched = keptLast<number>(mostOpened);
  const untouched = quietly(log, 'Could not note that credentials were used');

  const open = async (row: CredentialRow): Promise<Usable> => {
    if (!vault || !tokens) return noKey;
    const key = `${row.id} ${row.is_test} ${row.revision} ${row.token_revision} ${row.token_created_at?.getTime()} ${row.token_expires_at?.getTime()}`;
    const known = opened.get(key);
    if (known && Date.now() < known.until) return known.ready;
    try {
      const isToken = isFetched(row);
      const got = isToken ? await tokens.get(row) : await local({ ...deps, vault }, row);
      if (!got.ok) return got;
      // What a token was fetched with is not in the run: its answers cannot hold it.
      const secrets = isToken || typeOf(row.type) === 'jwt' ? {} : openSecrets(vault, row);
      const ready: Ready = { ok: true, value: got.value, hidden: hiddenIn(got.value, secrets) };
      opened.set(key, { ready, until: until(got.expiresAt) });
      return ready;
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      log.error('A credential does not open', { credentialId: row.id, err: error });
      return unreadable;
    }
  };

  const touch = (rows: CredentialRow[]): void => {
    const now = performance.now();
    const ids = [...new Set(rows.map((row) => row.id))].filter(
      (id) => now - (touched.get(id) ?? Number.NEGATIVE_INFINITY) > touchEveryMs,
    );
    if (ids.length === 0) return;
    for (const id of ids) touched.set(id, now);
    reads.query({ ...touchCredentials, values: [ids] }).catch(untouched);
  };

  return {
    load: (requests) => {
      const reading = Promise.all([
        readInputs(deps, requests).then(async (inputs) => ({
          inputs,
          found: await findCredentials(reads, requests, inputs),
        })),
        readResources(resources, requests),
        readInfo(reads, requests),
      ]);
      const opening = new Map<string, Promise<Usable>>();
      const openOnce = (row: CredentialRow): Promise<Usable> => {
        const key = `${row.id} ${row.is_test}`;
        const known = opening.get(key) ?? open(row);
        opening.set(key, known);
        return known;
      };
      return requests.map(async (request, at) => {
        const [{ inputs, found }, read, info] = await reading;
        const given = inputs[at];
        if (given?.ok === false) return given;
        const own = await Promise.all(
          (found[at] ?? []).map(async ({ slug, row }) => ({
            slug,
            row,
            usable: row && (await openOnce(row)),
          })),
        );
        touch(own.flatMap(({ row }) => row ?? []));
        return answerOf(request, {
          found: own,
          resources: read[at] ?? new Map(),
          info,
          given: given?.given ?? null,
        });
      });
    },
    refused: async (request) => {
      const inputs = await readInputs(deps, [request]);
      const [found = []] = await findCredentials(reads, [request], inputs);
      const rows = found.flatMap(({ row }) => (row && isFetched(row) ? [row] : []));
      if (rows.length === 0) return;
      const sets = [rows.map((row) => row.id), rows.map((row) => row.is_test)];
      await reads.query({ ...endTokens, values: sets });
    },
  };
}

/** Half of what is left of a token, so that the row is looked at again before it ends. */
function until(expiresAt: Date | null): number {
  return expiresAt === null ? Number.POSITIVE_INFINITY : Date.now() + (expiresAt.getTime() - Date.now()) / 2;
}

async function local(deps: Omit<TokenDeps, 'pool'>, row: CredentialRow): Promise<Fetched> {
  const made = await exchange(deps, row, null);
  if (!made.ok) return made;
  const { value, expiresIn } = made;
  return { ok: true, value, expiresAt: expiresIn === null ? null : new Date(Date.now() + expiresIn * 1000) };
}

const noKey: Usable = {
  ok: false,
  code: 'bad_credential',
  message: 'This installation has no key for credentials: set SECRETS_KEY and restart.',
};

const unreadable: Usable = {
  ok: false,
  code: 'bad_credential',
  message: 'What is stored of this credential cannot be read. Set its secrets again.',
};

/** Those that formulas name, and those that inputs name. */
async function findCredentials(
  reads: Pool,
  requests: ValuesRequest[],
  inputs: readonly (InputsOf | null)[],
): Promise<Found[][]> {
  const slugs = requests.map(({ credentials }, at) => {
    const given = inputs[at];
    const named = given?.ok ? Object.values(given.given.credentials) : [];
    return [...new Set([...credentials, ...named.flatMap((slug) => slug ?? [])])];
  });
  const wanted = requests.flatMap(({ teamId, isTest }, at) =>
    (slugs[at] ?? []).map((slug) => ({ teamId, isTest, slug })),
  );
  if (wanted.length === 0) return requests.map(() => []);
  const { rows } = await reads.query<CredentialRow & { place: string }>({
    ...loadCredentials,
    values: [wanted.map((one) => one.teamId), wanted.map((one) => one.slug), wanted.map((one) => one.isTest)],
  });
  const byPlace = new Map(rows.map((row) => [Number(row.place) - 1, row]));
  let place = 0;
  return slugs.map((own) =>
    own.map((slug): Found => {
      const row = byPlace.get(place) ?? null;
      place += 1;
      return { slug, row };
    }),
  );
}

async function readResources(
  load: ReturnType<typeof resourceLoader>,
  requests: ValuesRequest[],
): Promise<Map<string, Json>[]> {
  const wanted = requests.map(({ teamId, isTest, resources }): WantedResource[] => {
    const slugs = resources === 'all' ? [null] : resources;
    return slugs.map((slug) => ({ teamId, isTest, slug }));
  });
  const all = wanted.flat();
  if (all.length === 0) return requests.map(() => new Map());
  const read = await load(all);
  let place = 0;
  return wanted.map((list) => {
    const own = new Map(read.slice(place, place + list.length).flatMap((values) => [...values]));
    place += list.length;
    return own;
  });
}

type InfoRow = { for_team: Id; slug: string; metadata: Json };

async function readInfo(reads: Pool, requests: ValuesRequest[]): Promise<Map<Id, JsonObject>> {
  const teamIds = [...new Set(requests.filter(({ info }) => info).map(({ teamId }) => teamId))];
  if (teamIds.length === 0) return new Map();
  const { rows } = await reads.query<InfoRow>({ ...loadInfo, values: [teamIds] });
  const info = new Map(teamIds.map((id): [Id, JsonObject] => [id, {}]));
  for (const { for_team, slug, metadata } of rows) {
    const team = info.get(for_team);
    if (team) team[slug] = { metadata };
  }
  return info;
}

function answerOf(
  request: ValuesRequest,
  loaded: {
    found: (Found & { usable: Usable | null })[];
    resources: ReadonlyMap<string, Json>;
    info: ReadonlyMap<Id, JsonObject>;
    given: Given | null;
  },
): LoadedValues {
  const roots: JsonObject = {};
  const hidden = new Set<string>();
  const allowedHosts: string[][] = [];
  const paced = new Set<Id>();
  const opened = new Map<string, Json>();
  for (const { slug, row, usable } of loaded.found) {
    if (!row || !usable) return missingCredential(slug);
    if (!usable.ok) return failureOf(slug, usable);
    opened.set(slug, usable.value);
    for (const form of usable.hidden) hidden.add(form);
    if (row.allowed_hosts.length > 0) allowedHosts.push(row.allowed_hosts);
    if (row.is_paced) paced.add(row.id);
  }
  if (request.resources !== 'all') {
    const missing = request.resources.find((slug) => !loaded.resources.has(slug));
    if (missing !== undefined) return missingResource(missing);
  }
  if (request.credentials.length > 0) {
    roots.CREDENTIAL = Object.fromEntries(
      request.credentials.map((slug) => [slug, opened.get(slug) ?? null]),
    );
  }
  if (loaded.given) {
    const { secrets, credentials } = loaded.given;
    const lent = Object.entries(credentials).map(([name, slug]): [string, Json] => [
      name,
      slug === null ? null : (opened.get(slug) ?? null),
    ]);
    roots.INPUT = Object.fromEntries<Json>([...Object.entries(secrets), ...lent]);
    for (const secret of Object.values(secrets)) {
      for (const form of secret === null ? [] : formsOf(secret)) hidden.add(form);
    }
  }
  if (request.resources === 'all' || request.resources.length > 0) {
    roots.RESOURCE = Object.fromEntries(loaded.resources);
  }
  if (request.info) roots.INFO = { credential: loaded.info.get(request.teamId) ?? {} };
  const longestFirst = [...hidden].sort((a, b) => b.length - a.length);
  return { ok: true, roots, hidden: longestFirst, allowedHosts, paced: [...paced] };
}

function failureOf(slug: string, failure: Exclude<Usable, { ok: true }>): LoadedValues {
  const { code, message, status, retryAfterMs } = failure;
  return {
    ok: false,
    error: {
      code,
      message: `Credential “${slug}”: ${message}`,
      ...(status === undefined ? {} : { detail: { status } }),
    },
    retryAfterMs: retryAfterMs ?? null,
  };
}
