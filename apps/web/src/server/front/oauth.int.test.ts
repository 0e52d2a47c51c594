import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OauthApp } from '@storyloom/adapters/config/config';
import { makeValues } from '@storyloom/adapters/credentials/values';
import { guardedHttp } from '@storyloom/adapters/http/guarded';
import { makePool, type Pool } from '@storyloom/adapters/postgres/pool';
import { testVault } from '@storyloom/adapters/testing/vault';
import type { JsonObject } from '@storyloom/engine';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

const secret = 'the-client-secret-of-the-test';

/** As OAUTH_APPS has them; the addresses are known when the provider has started. */
const oauthApps: Record<string, OauthApp> = {};

let world: WebWorld;
let provider: { url: string; server: Server; refreshes: () => number };
let credentialId = '';
beforeAll(async () => {
  world = await makeWebWorld({ egressAllow: ['127.0.0.1'], web: { oauthApps } });
  provider = await startProvider(`${world.url}/oauth/callback`);
  oauthApps.shop = {
    client_id: 'storyloom',
    client_secret: secret,
    token_url: `${provider.url}/token`,
    authorize_url: `${provider.url}/auth`,
  };
  credentialId = await createPersonal('personal');
});
afterAll(async () => {
  provider.server.close();
  await world[Symbol.asyncDispose]();
});

/** A real provider, whose consent is two forms. */
async function startProvider(redirectUri: string) {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made = new Provider(url, {
    clients: [
      {
        client_id: 'storyloom',
        client_secret: secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    scopes: ['openid', 'offline_access', 'api:read'],
    ttl: { AccessToken: 120, Grant: 600, IdToken: 120, Interaction: 120, Session: 600, RefreshToken: 600 },
    pkce: { required: () => true },
    issueRefreshToken: async () => true,
    cookies: { keys: ['for tests'] },
  });
  let refreshed = 0;
  made.on('grant.success', (context) => {
    if (context.oidc.params?.grant_type === 'refresh_token') refreshed += 1;
  });
  server.on('request', made.callback());
  return { url, server, refreshes: () => refreshed };
}

function createPersonal(slug: string): Promise<string> {
  const [authorize_url, token_url] = [`${provider.url}/auth`, `${provider.url}/token`];
  const settings = { authorize_url, token_url, client_id: 'storyloom', scope: 'openid api:read' };
  return create(slug, { settings, secrets: { client_secret: secret } });
}

const createOfApp = (app: string) => create(app, { settings: { app, scope: 'openid api:read' } });

async function create(slug: string, { settings, secrets = {} }: { settings: object; secrets?: object }) {
  const live = { settings: { grant_type: 'authorization_code', ...settings }, secrets };
  const { status, body } = await restOf(world)('POST', '/credentials', {
    name: slug,
    slug,
    mode: 'oauth2',
    live,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

/** A browser as far as this needs one: it follows nothing by itself, and keeps cookies. */
function browser(session?: string) {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string) => {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  if (session !== undefined) {
    const [name = '', value = ''] = session.split('=');
    jarOf(world.url).set(name, value);
  }
  const go = async (url: string, init: { body?: URLSearchParams; headers?: Record<string, string> } = {}) => {
    const jar = jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      method: init.body ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { ...init.headers, cookie },
      ...(init.body ? { body: init.body } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const location = response.headers.get('location');
    return {
      status: response.status,
      text: await response.text(),
      next: location && new URL(location, url).href,
      cookies: response.headers.getSetCookie(),
    };
  };
  return { go };
}

type Browser = ReturnType<typeof browser>;

/** From the consent page to the address that the provider sends the browser back to. */
async function consent({ go }: Browser, start: string): Promise<string> {
  let url = start;
  let page = await go(url);
  for (let hop = 0; hop < 12; hop += 1) {
    if (page.next?.startsWith(world.url)) return page.next;
    if (page.next) {
      url = page.next;
      page = await go(url);
    } else {
      const prompt = /name="prompt" value="(\w+)"/.exec(page.text)?.[1] ?? '';
      const body = new URLSearchParams({ prompt, login: 'ada', password: 'any' });
      page = await go(url, { body });
    }
  }
  throw new Error(`It does not end: ${url} ${page.text}`);
}

async function begin(of: Browser, id = credentialId): Promise<string> {
  const begun = await of.go(`${world.url}/oauth/connect/${id}`, {
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  if (!begun.next) throw new Error(begun.text);
  return begun.next;
}

async function load(pool: Pool, slug: string) {
  const http = guardedHttp({ allow: ['127.0.0.1'] });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const values = makeValues({ reads: pool, pool, vault: testVault(), http, oauthApps, log });
  const { teamId } = world.ada;
  const [loaded] = await Promise.all(
    values.load([{ teamId, isTest: false, credentials: [slug], resources: [], info: false }]),
  );
  await http.close();
  return loaded?.ok ? (loaded.roots.CREDENTIAL as JsonObject)[slug] : loaded?.error.code;
}

describe('connecting a credential at a provider', () => {
  it('sends the browser there with PKCE and a state, and keeps the token, which is refreshed', async () => {
    const pool = makePool({ url: world.databaseUrl, name: 'test', max: 2 });
    expect(await load(pool, 'personal')).toBe('not_connected');
    const ada = browser(world.ada.cookie);
    const asked = await begin(ada);
    const query = new URL(asked).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: 'code',
      client_id: 'storyloom',
      code_challenge_method: 'S256',
      redirect_uri: `${world.url}/oauth/callback`,
    });
    expect(asked).not.toContain(secret);
    const back = await consent(ada, asked);
    const done = await ada.go(back);
    expect({ status: done.status, text: done.text }).toEqual({
      status: 200,
      text: 'Connected. You can close this page.\n',
    });
    expect(done.cookies.join()).toContain('Max-Age=0');
    const first = await load(pool, 'personal');
    expect(first).toEqual(expect.stringMatching(/^[\w-]{20,}$/));
    const { body } = await restOf(world)('GET', `/credentials/${credentialId}`);
    expect(JSON.stringify(body)).not.toContain(String(first));

    await pool.query("UPDATE credential_token SET expires_at = now() - interval '1 s'");
    const [second, third] = await Promise.all([load(pool, 'personal'), load(pool, 'personal')]);
    expect(second).not.toBe(first);
    expect(third).toBe(second);
    expect(provider.refreshes()).toBe(1);

    // The code is worth nothing a second time.
    expect((await ada.go(back)).status).toBe(400);
    await pool.end();
  });

  it('takes the client of an app that the installation has, and refreshes its token', async () => {
    const pool = makePool({ url: world.databaseUrl, name: 'test', max: 2 });
    const ada = browser(world.ada.cookie);
    const asked = await begin(ada, await createOfApp('shop'));
    expect(asked.startsWith(`${provider.url}/auth?`)).toBe(true);
    expect(new URL(asked).searchParams.get('client_id')).toBe('storyloom');
    expect((await ada.go(await consent(ada, asked))).status).toBe(200);
    const first = await load(pool, 'shop');
    expect(first).toEqual(expect.stringMatching(/^[\w-]{20,}$/));
    const before = provider.refreshes();
    await pool.query("UPDATE credential_token SET expires_at = now() - interval '1 s'");
    expect(await load(pool, 'shop')).toEqual(expect.stringMatching(/^[\w-]{20,}$/));
    expect(provider.refreshes()).toBe(before + 1);
    await pool.end();
  });

  it('says which setting is missing where the installation has no such app', async () => {
    const id = await createOfApp('unknown');
    const headers = { 'sec-fetch-site': 'same-origin' };
    const page = await browser(world.ada.cookie).go(`${world.url}/oauth/connect/${id}`, { headers });
    expect(page.status).toBe(409);
    expect(page.text).toMatch(/no OAuth app “unknown”.*OAUTH_APPS/);
  });

  it('has in its form the names of the apps, no more of them, and where people come back to', async () => {
    const input = encodeURIComponent(JSON.stringify({ teamId: world.ada.teamId }));
    const answer = await fetch(`${world.url}/api/trpc/credentials.oauth?input=${input}`, {
      headers: { cookie: world.ada.cookie },
    });
    expect(await answer.json()).toEqual({
      result: { data: { apps: ['shop'], redirectUri: `${world.url}/oauth/callback` } },
    });
  });

  it('is not finished by another session, browser or state, nor twice', async () => {
    const ada = browser(world.ada.cookie);
    const back = await consent(ada, await begin(ada));
    const refusal = 'This was not begun in this browser, or too long ago. Connect the credential again.\n';
    // Mallory was lured to the address; Ada's cookie is not hers.
    expect((await browser(world.mallory.cookie).go(back)).text).toBe(refusal);
    expect((await browser().go(back)).text).toBe(refusal);
    const other = new URL(back);
    other.searchParams.set('state', 'x'.repeat(43));
    const fresh = browser(world.ada.cookie);
    await begin(fresh);
    expect((await fresh.go(other.href)).text).toBe(refusal);
    // Her own browser, with a code that another attempt was given.
    const second = browser(world.ada.cookie);
    await begin(second);
    expect((await second.go(back)).text).toBe(refusal);
  });

  it('shows nothing that comes from outside, and takes no answer of another issuer', async () => {
    const ada = browser(world.ada.cookie);
    const asked = new URL(await begin(ada));
    const evil = new URL('/oauth/callback', world.url);
    evil.searchParams.set('code', '</script><script>alert(1)</script>');
    evil.searchParams.set('state', asked.searchParams.get('state') ?? '');
    evil.searchParams.set('iss', 'https://evil.example.com');
    const page = await ada.go(evil.href);
    expect(page).toMatchObject({
      status: 400,
      text: expect.stringMatching(/^The provider did not consent\./),
    });
    expect(page.text).not.toContain('script');
    const denied = browser(world.ada.cookie);
    const again = new URL(await begin(denied));
    const answer = new URL('/oauth/callback', world.url);
    answer.searchParams.set('error', 'access_denied');
    answer.searchParams.set('error_description', '<b>no</b>');
    answer.searchParams.set('state', again.searchParams.get('state') ?? '');
    expect((await denied.go(answer.href)).text).toMatch(/^The provider did not consent\./);
  });

  it('is begun only by who may edit it, from a page of ours', async () => {
    const at = `${world.url}/oauth/connect/${credentialId}`;
    const ours = { 'sec-fetch-site': 'same-origin' };
    expect((await browser().go(at, { headers: ours })).status).toBe(401);
    expect((await browser(world.mallory.cookie).go(at, { headers: ours })).status).toBe(404);
    expect((await browser(world.victor.cookie).go(at, { headers: ours })).status).toBe(404);
    const elsewhere = { 'sec-fetch-site': 'cross-site' };
    expect((await browser(world.ada.cookie).go(at, { headers: elsewhere })).status).toBe(403);
  });
});
