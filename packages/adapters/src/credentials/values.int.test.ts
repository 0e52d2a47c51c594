import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type CredentialType, type Id, type JsonObject, newId, type ValuesRequest } from '@storyloom/engine';
import { decodeJwt, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { guardedHttp } from '../http/guarded.ts';
import { makePool } from '../postgres/pool.ts';
import { makePrisma, type PrismaClient } from '../prisma/client.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { testVault } from '../testing/vault.ts';
import { checkCredential } from './check.ts';
import { createCredential, type NewCredential, updateCredential } from './edit.ts';
import { makeValues } from './values.ts';

const lines: string[] = [];
const write = (message: string, details?: Record<string, unknown>) =>
  void lines.push(`${message} ${JSON.stringify(details)} ${String(details?.err ?? '')}`);
const log = { debug: write, info: write, warn: write, error: write };
const vault = testVault();
const http = guardedHttp({ allow: ['127.0.0.1'] });
const [teamA, teamB, teamC] = [newId(), newId(), newId()];

type Handler = (request: IncomingMessage, body: string, response: ServerResponse) => void;
let answer: Handler = (_request, _body, response) => response.end();
let calls: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
const server = createServer(async (request, response) => {
  const body = await text(request);
  calls.push({ url: request.url ?? '', headers: request.headers, body });
  answer(request, body, response);
});
const json = (response: ServerResponse, value: unknown, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

let database: TestDatabase;
let prisma: PrismaClient;
let base = '';

beforeAll(async () => {
  database = await testDatabase();
  prisma = makePrisma({ url: database.url, max: 3 });
  for (const id of [teamA, teamB, teamC]) await prisma.team.create({ data: { id, name: id } });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  calls = [];
});
afterAll(async () => {
  server.close();
  await http.close();
  await prisma.$disconnect();
  await database[Symbol.asyncDispose]();
});

const deps = () => ({
  prisma,
  pool: database.pool,
  tokenPool: database.pool,
  vault,
  http,
  oauthApps: {},
  log,
});

async function make(
  slug: string,
  type: CredentialType,
  more: Partial<NewCredential>,
  teamId = teamA,
): Promise<Id> {
  const made = await createCredential(deps(), { teamId, userId: null }, { name: slug, slug, type, ...more });
  if (!made.ok) throw new Error(`${made.message} ${JSON.stringify(made.problems)}`);
  return made.id;
}

/** Values of a process of its own. */
const process1 = () => makeValues({ ...deps(), reads: database.pool });

async function load(slug: string, over: Partial<ValuesRequest> = {}, values = process1()) {
  const request = { teamId: teamA, isTest: false, credentials: [slug], resources: [], info: false, ...over };
  const [loaded] = await Promise.all(values.load([request]));
  return loaded;
}

async function readCredential(slug: string, over: Partial<ValuesRequest> = {}) {
  const loaded = await load(slug, over);
  if (!loaded?.ok) throw new Error(loaded?.error.message);
  return (loaded.roots.CREDENTIAL as JsonObject)[slug];
}

const fetching = {
  settings: {
    url: '',
    payload: { key: '<<SECRET>>' },
    headers: { 'x-key': 'k <<SECRET>>' },
    location_of_token: '<<body.access.token>>',
    ttl: 600,
  },
  secrets: { secret: 'the-secret' },
};

describe('who may use a credential', () => {
  it('its team, the teams that it names, or all; one’s own goes first', async () => {
    const secret = (value: string) => ({ live: { secrets: { value } } });
    await make('only_a', 'text', secret('of-a'));
    await make('for_b', 'text', { ...secret('for-b'), access: 'teams', sharedTeamIds: [teamB] });
    await make('for_all', 'text', { ...secret('for-all'), access: 'global' });
    await make('for_all', 'text', secret('own-of-b'), teamB);
    const seen = (slug: string, teamId: Id) =>
      readCredential(slug, { teamId }).catch((error: Error) => error.message);
    expect(await seen('only_a', teamA)).toBe('of-a');
    expect(await seen('only_a', teamB)).toContain('There is no credential “only_a” in this team');
    expect(await seen('for_b', teamB)).toBe('for-b');
    expect(await seen('for_b', teamC)).toContain('There is no credential');
    expect(await seen('for_all', teamC)).toBe('for-all');
    expect(await seen('for_all', teamB)).toBe('own-of-b');
  });

  it('test values come in tests alone, and live ones where there are none', async () => {
    await make('two', 'text', {
      live: { secrets: { value: 'live-value' } },
      test: { secrets: { value: 'test-value' } },
    });
    expect(await readCredential('two')).toBe('live-value');
    expect(await readCredential('two', { isTest: true })).toBe('test-value');
    await make('one', 'text', { live: { secrets: { value: 'live-value' } } });
    expect(await readCredential('one', { isTest: true })).toBe('live-value');
  });

  it('a sealed value that was moved to another row does not open', async () => {
    const mine = await make('mine', 'text', { live: { secrets: { value: 'mine' } } }, teamB);
    const theirs = await make('theirs', 'text', { live: { secrets: { value: 'theirs' } } }, teamC);
    await database.pool.query(
      'UPDATE credential SET sealed = (SELECT sealed FROM credential WHERE id = $2) WHERE id = $1',
      [mine, theirs],
    );
    const loaded = await load('mine', { teamId: teamB });
    expect(loaded).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('cannot be read') },
    });
    expect(lines.at(-1)).toContain('A sealed value was changed, or moved');
  });
});

describe('a token', () => {
  it('is fetched once by fifty runs in each of two processes, and kept for those after', async () => {
    await make('once', 'http-request', {
      live: { ...fetching, settings: { ...fetching.settings, url: `${base}/t` } },
    });
    let n = 0;
    answer = (_request, _body, response) => {
      n += 1;
      setImmediate(() => json(response, { access: { token: `token-${n}` } }));
    };
    const pools = [1, 2].map(() => makePool({ url: database.url, name: 'process', max: 2 }));
    const processes = pools.map((pool) => makeValues({ ...deps(), pool, reads: pool }));
    const all = await Promise.all(
      processes.flatMap((values) => Array.from({ length: 50 }, () => load('once', {}, values))),
    );
    expect(
      new Set(all.map((loaded) => (loaded?.ok ? JSON.stringify(loaded.roots) : loaded?.error.message))),
    ).toEqual(new Set(['{"CREDENTIAL":{"once":"token-1"}}']));
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      url: '/t',
      headers: { 'x-key': 'k the-secret' },
      body: '{"key":"the-secret"}',
    });
    expect(await readCredential('once')).toBe('token-1');
    expect(calls).toHaveLength(1);
    await Promise.all(pools.map((pool) => pool.end()));
  });

  it('is fetched anew when its time is over, or its credential is edited', async () => {
    const settings = { ...fetching.settings, url: `${base}/t` };
    const id = await make('anew', 'http-request', { live: { ...fetching, settings } });
    answer = (_request, _body, response) => json(response, { access: { token: `token-${calls.length}` } });
    expect(await readCredential('anew')).toBe('token-1');
    await database.pool.query(
      "UPDATE credential_token SET created_at = now() - interval '600 s', expires_at = now() + interval '10 s' WHERE credential_id = $1",
      [id],
    );
    expect(await readCredential('anew')).toBe('token-2');
    await updateCredential(
      deps(),
      { teamId: teamA, userId: null },
      { id, live: { secrets: { secret: 'other' } } },
    );
    expect(await readCredential('anew')).toBe('token-3');
    await updateCredential(deps(), { teamId: teamA, userId: null }, { id, description: 'Renamed' });
    expect(await readCredential('anew')).toBe('token-3');
  });

  it('that a server refuses before its time is fetched anew, once, and not when it is fresh', async () => {
    const settings = { ...fetching.settings, url: `${base}/t` };
    const id = await make('revoked', 'http-request', { live: { ...fetching, settings } });
    answer = (_request, _body, response) => json(response, { access: { token: `token-${calls.length}` } });
    const values = process1();
    const request = { teamId: teamA, isTest: false, credentials: ['revoked'], resources: [], info: false };
    const token = async () =>
      JSON.stringify((await load('revoked', {}, values)) ?? '').match(/token-\d/)?.[0];
    expect(await token()).toBe('token-1');
    await values.refused?.(request);
    expect(await token()).toBe('token-1');
    const older =
      "UPDATE credential_token SET created_at = now() - interval '2 minutes' WHERE credential_id = $1";
    await database.pool.query(older, [id]);
    // Fifty runs that were under way with it are refused together.
    await Promise.all(Array.from({ length: 50 }, () => values.refused?.(request)));
    expect(await token()).toBe('token-2');
    await values.refused?.(request);
    expect(await token()).toBe('token-2');
    expect(calls).toHaveLength(2);
  });

  it('that is refused is not asked for by every run, and its error says nothing secret', async () => {
    await make('refused', 'http-request', {
      live: { ...fetching, settings: { ...fetching.settings, url: `${base}/t` } },
    });
    answer = (_request, body, response) =>
      response.writeHead(401, { 'content-type': 'application/json', 'retry-after': '7' }).end(body);
    const values = process1();
    const all = await Promise.all(Array.from({ length: 20 }, () => load('refused', {}, values)));
    const again = await load('refused', {}, values);
    expect(again).toEqual({
      ok: false,
      error: {
        code: 'token_failed',
        message: 'Credential “refused”: No token could be fetched: the address answered 401.',
        detail: { status: 401 },
      },
      retryAfterMs: 7_000,
    });
    expect(all.every((one) => one?.ok === false)).toBe(true);
    expect(calls).toHaveLength(1);
  });

  it('says nothing secret when its own address is wrong', async () => {
    const settings = { ...fetching.settings, url: 'no address <<SECRET>>' };
    await make('lost', 'http-request', { live: { settings, secrets: { secret: 'Canary-in-URL' } } });
    const loaded = await load('lost');
    expect(loaded).toMatchObject({ ok: false, error: { message: expect.stringContaining('[redacted]') } });
    expect(JSON.stringify(loaded)).not.toContain('Canary');
  });

  it('is only fetched where the credential may be sent', async () => {
    await make('bound', 'http-request', {
      allowedHosts: ['api.example.com'],
      live: { ...fetching, settings: { ...fetching.settings, url: `${base}/t` } },
    });
    const sent: unknown[] = [];
    const spying = {
      request: async (request: Parameters<typeof http.request>[0]) => {
        sent.push(request.allowedHosts);
        return { ok: false as const, code: 'not_allowed' as const, message: 'No.' };
      },
    };
    await load('bound', {}, makeValues({ ...deps(), http: spying, reads: database.pool }));
    expect(sent).toEqual([[['api.example.com']]]);
  });

  it('of several requests uses the answers before it', async () => {
    await make('steps', 'multi-request', {
      live: {
        settings: {
          requests: [
            { url: `${base}/login`, payload: { pass: '<<SECRET>>' } },
            {
              url: `${base}/token/<<RESPONSES[0].body.session>>`,
              method: 'get',
              headers: { authorization: 'Bearer <<RESPONSES[0].headers.x_ticket>> <<SECRET>>' },
            },
          ],
          location_of_token: 'body.token',
        },
        secrets: { secret_1: 'first-secret', secret_2: 'second-secret' },
      },
    });
    answer = (request, _body, response) => {
      response.setHeader('x-ticket', 'tick');
      json(response, request.url === '/login' ? { session: 's1' } : { token: 'the-token' });
    };
    expect(await readCredential('steps')).toBe('the-token');
    expect(calls).toMatchObject([
      { url: '/login', body: '{"pass":"first-secret"}' },
      { url: '/token/s1', headers: { authorization: 'Bearer tick second-secret' } },
    ]);
  });

  it('of OAuth 2 comes by client credentials', async () => {
    await make('client', 'oauth2', {
      live: {
        settings: { token_url: `${base}/oauth/token`, client_id: 'me', scope: 'read write' },
        secrets: { client_secret: 'hush-hush' },
      },
    });
    answer = (_request, _body, response) =>
      json(response, { access_token: 'oauth-token', token_type: 'bearer', expires_in: 300 });
    expect(await readCredential('client')).toBe('oauth-token');
    expect(calls[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:hush-hush').toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(calls[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'read write',
    });
  });

  it('of OAuth 2 for a person needs that one connects', async () => {
    await make('person', 'oauth2', {
      live: {
        settings: {
          grant_type: 'authorization_code',
          token_url: `${base}/token`,
          authorize_url: `${base}/authorize`,
          client_id: 'me',
        },
      },
    });
    expect(await load('person')).toMatchObject({ ok: false, error: { code: 'not_connected' } });
  });

  it('is signed here as a JWT', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await make('signed', 'jwt', {
      live: {
        settings: { payload: { iss: 'me:<<KEY.fingerprint>>' }, header: { kid: 'k1' }, ttl: 60 },
        secrets: { private_key: pem },
      },
    });
    const token = String(await readCredential('signed'));
    const { payload, protectedHeader } = await jwtVerify(token, publicKey);
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: 'k1' });
    const der = publicKey.export({ type: 'spki', format: 'der' });
    const fingerprint = createHash('sha256').update(der).digest('base64');
    expect(payload).toMatchObject({ iss: `me:${fingerprint}` });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
    await make('shared', 'jwt', {
      live: {
        settings: { algorithm: 'HS256', auto_generate_time_claims: false },
        secrets: { private_key: 'x'.repeat(32) },
      },
    });
    expect(decodeJwt(String(await readCredential('shared')))).toEqual({});
    await make('wrong', 'jwt', { live: { secrets: { private_key: 'no PEM' } } });
    expect(await load('wrong')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('PEM for RS256') },
    });
  });

  it('of AWS is that of a role, asked for with a signature', async () => {
    await make('role', 'aws', {
      live: {
        settings: {
          authentication: 'role',
          access_key_id: 'AKIATEST',
          region: 'eu-central-1',
          role_arn: 'arn:aws:iam::1:role/r',
          external_id: 'ext',
          sts_url: `${base}/`,
        },
        secrets: { secret_access_key: 'aws-secret' },
      },
    });
    answer = (_request, _body, response) =>
      void response.end(
        '<R><Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s2</SecretAccessKey><SessionToken>t2</SessionToken></Credentials></R>',
      );
    expect(await readCredential('role')).toEqual({
      access_key_id: 'ASIA1',
      secret_access_key: 's2',
      session_token: 't2',
      region: 'eu-central-1',
    });
    expect(calls[0]?.body).toContain('ExternalId=ext');
    expect(calls[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/eu-central-1\/sts\/aws4_request, SignedHeaders=/,
    );
    await make('keys', 'aws', {
      live: { settings: { access_key_id: 'AKIA2' }, secrets: { secret_access_key: 'sss-secret' } },
    });
    expect(await readCredential('keys')).toMatchObject({
      access_key_id: 'AKIA2',
      session_token: null,
      region: 'us-east-1',
    });
  });
});

it('tries a credential out and never answers what it got', async () => {
  const settings = { ...fetching.settings, url: `${base}/t` };
  const id = await make('tried', 'http-request', { live: { ...fetching, settings } });
  answer = (_request, _body, response) => json(response, { access: { token: 'canary-token' } });
  const good = await checkCredential(deps(), { teamId: teamA }, { id, isTest: false });
  expect(good).toEqual({ ok: true, expiresAt: expect.any(Date) });
  answer = (_request, _body, response) => json(response, { error: 'invalid_client' }, 400);
  expect(await checkCredential(deps(), { teamId: teamA }, { id, isTest: false })).toEqual({
    ok: false,
    message: 'No token could be fetched: the address answered 400 (invalid_client).',
  });
  expect(await checkCredential(deps(), { teamId: teamB }, { id, isTest: false })).toBe('not_found');
});

it('hides what it lends, and says what it is', async () => {
  await make('hid', 'text', {
    metadata: { domain: 'x.example.com' },
    live: { secrets: { value: 'hide-me-now' } },
  });
  const loaded = await load('hid', { info: true });
  if (!loaded?.ok) throw new Error('Not loaded.');
  expect(loaded.hidden).toContain('hide-me-now');
  expect(loaded.roots.INFO).toMatchObject({ credential: { hid: { metadata: { domain: 'x.example.com' } } } });
});

it('writes nothing of a secret into the database', async () => {
  const { rows } = await database.pool.query(
    "SELECT string_agg(c::text, ' ') AS all FROM (SELECT c::text FROM credential c UNION ALL SELECT t::text FROM credential_token t) x (c)",
  );
  const dump = String(rows[0].all);
  for (const secret of ['the-secret', 'hush-hush', 'first-secret', 'oauth-token', 'canary-token', 'of-a']) {
    for (const form of [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('base64'),
    ]) {
      expect(dump).not.toContain(form);
    }
  }
});
