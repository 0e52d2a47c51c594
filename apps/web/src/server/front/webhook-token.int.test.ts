/** Webhooks that want an access token of a real OpenID provider. */
import { createHmac, createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardedHttp } from '@storyloom/adapters/http/guarded';
import { makeCheckToken } from '@storyloom/adapters/tokens/check-token';
import type { JsonObject } from '@storyloom/engine';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

const audience = 'https://orders.example.com';

type Issuer = {
  url: string;
  server: Server;
  key: KeyObject;
  publicPem: string;
  kid: string;
  rotate: () => void;
};

let world: WebWorld;
let issuer: Issuer;
const http = guardedHttp({ allow: ['127.0.0.1'] });
beforeAll(async () => {
  issuer = await startIssuer();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  // An unknown key is looked for at once: nobody waits for the pause here.
  const times = { freshMs: 600_000, pauseMs: 0, staleMs: 600_000 };
  world = await makeWebWorld({ webhook: { checkToken: makeCheckToken({ http, log, times }) } });
});
afterAll(async () => {
  issuer.server.closeAllConnections();
  issuer.server.close();
  await http.close();
  await world[Symbol.asyncDispose]();
});

/** A provider whose access tokens are JWTs; rotated, it has another key alone. */
async function startIssuer(): Promise<Issuer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const started = { url, server, ...freshKey() };
  const install = () => {
    const jwk = { ...started.key.export({ format: 'jwk' }), kid: started.kid, use: 'sig', alg: 'RS256' };
    const provider = new Provider(url, {
      jwks: { keys: [jwk as { kty: 'RSA' }] },
      clients: [
        {
          client_id: 'shop',
          client_secret: 'the-client-secret-of-the-test',
          redirect_uris: [],
          response_types: [],
          grant_types: ['client_credentials'],
        },
      ],
      scopes: ['orders:read', 'orders:write'],
      features: {
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => audience,
          getResourceServerInfo: (_, resource) => ({
            scope: 'orders:read orders:write',
            audience: resource,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
      ttl: { ClientCredentials: 600 },
      cookies: { keys: ['for tests'] },
    });
    server.removeAllListeners('request').on('request', provider.callback());
  };
  install();
  const rotate = () => {
    Object.assign(started, freshKey());
    install();
  };
  return Object.assign(started, { rotate });
}

function freshKey() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { key: privateKey, publicPem, kid: randomUUID() };
}

/** A token as the provider gives it. */
async function granted(scope: string, resource = audience): Promise<string> {
  const answer = await fetch(`${issuer.url}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('shop:the-client-secret-of-the-test')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope, resource }),
  });
  const { access_token } = await answer.json();
  if (typeof access_token !== 'string') throw new Error(`No token: ${answer.status}`);
  return access_token;
}

const seconds = () => Math.floor(Date.now() / 1000);
const part = (value: object | string) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that is signed by hand, with the provider's own key unless told. */
function made(claims: JsonObject = {}, header: JsonObject = {}, key = issuer.key): string {
  const whole = { iss: issuer.url, aud: audience, exp: seconds() + 300, scope: 'orders:write', ...claims };
  const content = `${part({ alg: 'RS256', typ: 'at+jwt', kid: issuer.kid, ...header })}.${part(whole)}`;
  return `${content}.${createSign('RSA-SHA256').update(content).sign(key, 'base64url')}`;
}

async function hooked(options: JsonObject = {}, on = world) {
  const written = {
    verbs: 'post',
    access_control: 'oauth',
    oauth_issuer: issuer.url,
    oauth_audience: audience,
    oauth_scopes: 'orders:write',
    ...options,
  };
  const hook = { type: 'webhook', name: 'Hook', options: written };
  const data = { format: 'storyloom.story/1', name: 'Tokens', actions: { hook }, links: [] };
  const { status, body } = await restOf(on)('POST', '/stories/import', { data });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const whole: string = body.actions[0].webhook_url;
  const url = whole.slice(0, whole.lastIndexOf('/'));
  const send = (token?: string) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: '{"id":1}',
    });
  const stored = () => world.prisma.event.findMany({ where: { storyId: body.id } });
  return { url, send, stored };
}

describe('a webhook that wants an access token', () => {
  it('takes one of its issuer, and keeps of it the claims alone, where it is told to', async () => {
    const plain = await hooked();
    const telling = await hooked({ include_claims: true });
    const token = await granted('orders:write');
    expect((await plain.send(token)).status).toBe(201);
    expect((await telling.send(token)).status).toBe(201);
    const [event] = await plain.stored();
    expect(Object.keys(event?.output as object)).toEqual(['body', 'headers']);
    const [told] = await telling.stored();
    expect(told?.output).toMatchObject({
      body: { id: 1 },
      claims: { iss: issuer.url, aud: audience, client_id: 'shop', scope: 'orders:write' },
    });
    const everything = JSON.stringify([event, told, world.log.lines]);
    expect(everything).not.toContain(token);
    expect(everything).not.toContain('authorization');
  });

  it('says where to get one, as the standards have it', async () => {
    const hook = await hooked();
    const refused = await hook.send();
    const { origin, pathname } = new URL(hook.url);
    const metadata = `${origin}/.well-known/oauth-protected-resource${pathname}`;
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      `Bearer scope="orders:write", resource_metadata="${metadata}"`,
    ]);
    const told = await fetch(metadata);
    expect([told.status, told.headers.get('access-control-allow-origin'), await told.json()]).toEqual([
      200,
      '*',
      {
        resource: hook.url,
        authorization_servers: [issuer.url],
        scopes_supported: ['orders:write'],
        bearer_methods_supported: ['header'],
      },
    ]);
    const secret = await hooked({ access_control: 'secret' });
    for (const url of [secret.url, `${origin}/webhook/unknown`]) {
      const other = `${origin}/.well-known/oauth-protected-resource${new URL(url).pathname}`;
      expect((await fetch(other)).status).toBe(404);
    }
  });

  it('refuses every other token, and stores nothing of it', async () => {
    const hook = await hooked();
    const stranger = freshKey();
    const hs256 = `${part({ alg: 'HS256', typ: 'at+jwt', kid: issuer.kid })}.${made().split('.')[1]}`;
    const none = `${part({ alg: 'none', typ: 'at+jwt' })}.${made().split('.')[1]}.`;
    const tokens: [string, RegExp][] = [
      [await granted('orders:write', 'https://other.example.com'), /another audience/],
      [made({ aud: ['https://a.example', 'https://b.example'] }), /another audience/],
      [made({ iss: `${issuer.url}/` }), /another issuer/],
      [made({ exp: seconds() - 60 }), /has expired/],
      [made({ nbf: seconds() + 120 }), /does not count yet/],
      [made({ exp: null }), /no access token/],
      [made({}, {}, stranger.key), /not signed by the issuer/],
      [made({}, { kid: stranger.kid }, stranger.key), /not signed by the issuer/],
      [`${hs256}.${createHmac('sha256', issuer.publicPem).update(hs256).digest('base64url')}`, /algorithm/],
      [none, /algorithm/],
      [made({}, { typ: 'logout+jwt' }), /no access token/],
      [made({}, { crit: ['exp'] }), /no access token/],
      ['slk_0123', /no access token/],
      [`${made()}x`, /not signed by the issuer|no access token/],
    ];
    for (const [token, sentence] of tokens) {
      const refused = await hook.send(token);
      expect([refused.status, await refused.text()]).toEqual([401, expect.stringMatching(sentence)]);
      expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token", /);
    }
    expect(await hook.stored()).toEqual([]);
    for (const right of [made({ exp: seconds() - 10 }), made({ aud: ['https://a.example', audience] })]) {
      expect((await hook.send(right)).status).toBe(201);
    }
  });

  it('answers 403 to a token that may not, with the scopes that are wanted', async () => {
    const hook = await hooked({ oauth_scopes: 'orders:read orders:write' });
    const refused = await hook.send(await granted('orders:read'));
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      expect.stringMatching(/error="insufficient_scope".* scope="orders:read orders:write"/),
    ]);
    expect((await hook.send(await granted('orders:read orders:write'))).status).toBe(201);
    // As Microsoft and Okta write scopes.
    for (const scp of ['orders:write orders:read', ['orders:read', 'orders:write']]) {
      expect((await hook.send(made({ scope: null, scp }))).status).toBe(201);
    }
  });

  it('wants claims to be what its author says, or to hold it', async () => {
    const hook = await hooked({ oauth_claims: { department: ['sales', 'support'], 'realm.roles': 'clerk' } });
    const right = { department: 'support', realm: { roles: ['clerk', 'other'] } };
    expect((await hook.send(made(right))).status).toBe(201);
    for (const wrong of [{}, { ...right, department: 'it' }, { ...right, realm: { roles: [] } }]) {
      const refused = await hook.send(made(wrong));
      expect([refused.status, await refused.text()]).toEqual([
        403,
        expect.stringMatching(/^The token's claim (department|realm\.roles) is not what/),
      ]);
    }
  });

  it('is for its own address unless an audience is named, and shows claims to its own formulas', async () => {
    const hook = await hooked({
      oauth_audience: '',
      response: 'for <<REQUEST.claims.sub>>',
      rate_limit: { key: '<<REQUEST.claims.sub>>', count: 1, period: 60 },
    });
    expect((await hook.send(made())).status).toBe(401);
    const answer = await hook.send(made({ aud: hook.url, sub: 'ada' }));
    expect([answer.status, await answer.text()]).toEqual([201, 'for ada']);
    expect((await hook.send(made({ aud: hook.url, sub: 'ada' }))).status).toBe(429);
    expect((await hook.send(made({ aud: hook.url, sub: 'bob' }))).status).toBe(201);
  });

  it('follows the issuer to a new key, and leaves the old one behind', async () => {
    const hook = await hooked();
    const old = made();
    expect((await hook.send(old)).status).toBe(201);
    issuer.rotate();
    expect((await hook.send(await granted('orders:write'))).status).toBe(201);
    expect((await hook.send(old)).status).toBe(401);
  });

  it('is 503 while an issuer whose keys it never saw is away, and 500 where none can be', async () => {
    const away = createServer().listen(0, '127.0.0.1');
    await once(away, 'listening');
    const { port } = away.address() as AddressInfo;
    away.close();
    const hook = await hooked({ oauth_issuer: `http://127.0.0.1:${port}` });
    const refused = await hook.send(made());
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30']);
    for (const oauth_issuer of [
      '',
      'http://login.example.com',
      '<<RESOURCE.issuer>>',
      'https://a.example/?b',
    ]) {
      const wrong = await hooked({ oauth_issuer });
      expect((await wrong.send(made())).status).toBe(500);
      expect(await wrong.stored()).toEqual([]);
    }
  });

  it('asks no address that the installation keeps closed', async () => {
    const closed = await world.another({ webhook: { checkToken: closedCheck() } });
    const hook = await hooked({}, closed);
    expect((await hook.send(made())).status).toBe(503);
    await closed[Symbol.asyncDispose]();
  });
});

function closedCheck() {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return makeCheckToken({ http: guardedHttp({ allow: [] }), log });
}
