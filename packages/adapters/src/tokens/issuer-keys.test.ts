import { generateKeyPairSync } from 'node:crypto';
import type { HttpOut } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { makeIssuerKeys, metadataAddresses } from './issuer-keys.ts';

const issuer = 'https://login.example.com/tenant';
const times = { freshMs: 600_000, pauseMs: 30_000, staleMs: 3_600_000 };

const jwk = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid,
  alg: 'ES256',
});

/** An issuer that can be away, with a clock of its own. */
function world(metadata: Record<string, unknown> = {}) {
  let at = 0;
  const asked: string[] = [];
  const state = { away: false, keys: [jwk('first')] as unknown[] };
  const answer = (url: string) => {
    if (url === `${issuer}/.well-known/openid-configuration`) {
      return { issuer, jwks_uri: 'https://login.example.com/keys', ...metadata };
    }
    return url === 'https://login.example.com/keys' ? { keys: state.keys } : null;
  };
  const http: HttpOut = {
    request: async ({ url }) => {
      asked.push(url);
      await Promise.resolve();
      if (state.away) return { ok: false, code: 'unreachable', message: 'It is away.' };
      const value = answer(url);
      const body = new TextEncoder().encode(JSON.stringify(value));
      return { ok: true, status: value ? 200 : 404, headers: {}, body, url };
    },
  };
  const faults: string[] = [];
  const keys = makeIssuerKeys({ http, times, now: () => at, onFault: (_, message) => faults.push(message) });
  const pass = (ms: number) => {
    at += ms;
  };
  return { keys, asked, faults, state, pass };
}

it('asks an issuer once for all that come together, and again once its keys are old', async () => {
  const { keys, asked, pass } = world();
  const found = await Promise.all([keys.of(issuer), keys.of(issuer), keys.of(issuer)]);
  expect(found.map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(asked).toHaveLength(2);
  pass(times.freshMs - 1);
  await keys.of(issuer);
  expect(asked).toHaveLength(2);
  pass(1);
  await keys.of(issuer);
  expect(asked).toHaveLength(4);
});

it('looks for an unknown key, once in a while', async () => {
  const { keys, asked, state, pass } = world();
  const first = await keys.of(issuer);
  if (!first.ok) throw new Error(first.message);
  expect(await keys.newerThan(issuer, first.keys)).toBeNull();
  expect(asked).toHaveLength(2);
  pass(times.pauseMs);
  state.keys = [jwk('second')];
  const [newer, same] = await Promise.all([
    keys.newerThan(issuer, first.keys),
    keys.newerThan(issuer, first.keys),
  ]);
  expect(newer).not.toBeNull();
  expect(same).toBe(newer);
  expect(asked).toHaveLength(4);
  await expect(newer?.({ alg: 'ES256', kid: 'second' })).resolves.toBeDefined();
});

it('goes on with old keys while the issuer is away, for a while', async () => {
  const { keys, state, faults, asked, pass } = world();
  await keys.of(issuer);
  state.away = true;
  pass(times.freshMs);
  expect((await keys.of(issuer)).ok).toBe(true);
  const before = asked.length;
  expect((await keys.of(issuer)).ok).toBe(true);
  expect(asked).toHaveLength(before);
  pass(times.staleMs);
  expect(await keys.of(issuer)).toEqual({ ok: false, message: expect.stringContaining('It is away.') });
  expect(faults.length).toBeGreaterThan(0);
  state.away = false;
  pass(times.pauseMs);
  expect((await keys.of(issuer)).ok).toBe(true);
});

it.each([
  ['another issuer', { issuer: 'https://login.example.com' }],
  ['no keys', { jwks_uri: undefined }],
  ['keys without TLS', { jwks_uri: 'http://login.example.com/keys' }],
])('takes no metadata that names %s', async (_, metadata) => {
  const { keys, asked } = world(metadata);
  expect((await keys.of(issuer)).ok).toBe(false);
  expect(asked).not.toContain('https://login.example.com/keys');
});

it('never takes a shared secret for a key', async () => {
  const { keys, state } = world();
  state.keys = [{ kty: 'oct', k: 'c2VjcmV0', kid: 'first', alg: 'HS256' }];
  const found = await keys.of(issuer);
  await expect(found.ok && found.keys({ alg: 'HS256', kid: 'first' })).rejects.toThrow();
});

it('knows where metadata is kept by either standard', () => {
  expect(metadataAddresses('https://a.example/')).toEqual([
    'https://a.example/.well-known/openid-configuration',
    'https://a.example/.well-known/oauth-authorization-server',
  ]);
  expect(metadataAddresses('https://a.example/t/1')).toEqual([
    'https://a.example/t/1/.well-known/openid-configuration',
    'https://a.example/.well-known/oauth-authorization-server/t/1',
    'https://a.example/.well-known/openid-configuration/t/1',
  ]);
  expect(metadataAddresses('no address')).toEqual([]);
});
