import type { JsonObject } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { doorOf } from './door.ts';

it('wants the secret unless something else is asked for, and when that cannot be understood', () => {
  const proof = (access_control: JsonObject[string]) => doorOf({ access_control }).proof;
  for (const written of [null, '', 'secret', 'everyone', '<<a.b>>', 7, {}]) {
    expect([written, proof(written)]).toEqual([written, 'secret']);
  }
  expect(proof('API_key')).toBe('api_key');
  for (const written of ['public', 'github', 'stripe', 'slack', 'standard_webhooks', ' HMAC ']) {
    expect([written, proof(written)]).toEqual([written, 'none']);
  }
});

it('wants a token once it is told whose, and nothing that lets one in otherwise', () => {
  const issuer = { access_control: 'OAuth', oauth_issuer: ' https://login.example.com/a/ ' };
  expect(doorOf(issuer)).toMatchObject({
    proof: 'token',
    token: { issuer: 'https://login.example.com/a/', audiences: [], scopes: [], claims: {} },
  });
  const whole = {
    ...issuer,
    oauth_audience: ['https://a.example', 'b'],
    oauth_scopes: 'read,  write',
    oauth_claims: { level: 3, groups: ['x', 'y'] },
  };
  expect(doorOf(whole).token).toMatchObject({
    audiences: ['https://a.example', 'b'],
    scopes: ['read', 'write'],
    claims: { level: ['3'], groups: ['x', 'y'] },
  });
  for (const oauth_issuer of [
    null,
    'login.example.com',
    'http://login.example.com',
    'https://a@b.example',
    'https://a.example/?b',
    '<<RESOURCE.issuer>>',
    ['https://a.example', 'https://b.example'],
  ]) {
    const { proof, token } = doorOf({ ...issuer, oauth_issuer });
    expect([oauth_issuer, proof, token]).toEqual([oauth_issuer, 'none', undefined]);
  }
  for (const wrong of [{ oauth_audience: '<<a>>' }, { oauth_scopes: '=a' }, { oauth_claims: 'a' }]) {
    expect(doorOf({ ...issuer, ...wrong }).token).toBeUndefined();
  }
  expect(doorOf({ ...issuer, oauth_issuer: 'http://localhost:9000' }).proof).toBe('token');
});

it('answers POST alone as an MCP server', () => {
  expect(doorOf({ mode: ' MCP ', verbs: 'get' })).toMatchObject({ mcp: true, methods: ['POST'] });
  expect(doorOf({}).mcp).toBe(false);
});

it('knows the sites whose pages may call it as browsers write them', () => {
  expect(doorOf({}).origins).toBeNull();
  expect(doorOf({ cors: 'false', cors_origins: '*' }).origins).toBeNull();
  expect(doorOf({ cors: true }).origins).toEqual(['*']);
  const cors_origins = 'https://Shop.example/, http://localhost:3000\nhttps://b.example';
  expect(doorOf({ cors: 'TRUE', cors_origins }).origins).toEqual([
    'https://shop.example',
    'http://localhost:3000',
    'https://b.example',
  ]);
});

it('knows its methods', () => {
  expect(doorOf({}).methods).toEqual(['GET', 'POST']);
  expect(doorOf({ verbs: 'put, Patch' }).methods).toEqual(['PUT', 'PATCH']);
});
