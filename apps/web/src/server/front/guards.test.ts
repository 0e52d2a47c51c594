import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { redirectToHttps } from './guards.ts';
import { trustedProxies } from './proxies.ts';

const baseUrl = 'https://storyloom.example.com';

function appWith(secure: boolean) {
  const isProxy = trustedProxies(['10.0.0.1']);
  const app = Fastify({ trustProxy: isProxy });
  redirectToHttps(app, { baseUrl, secure }, isProxy);
  app.get('/*', async (request) => `${request.protocol} ${request.ip}`);
  return (remoteAddress: string, headers: Record<string, string>, url = '/stories?x=1') =>
    app.inject({ url, remoteAddress, headers });
}

it('sends to https what a trusted proxy took over http', async () => {
  const ask = appWith(true);
  const plain = await ask('10.0.0.1', { 'x-forwarded-proto': 'http' });
  expect([plain.statusCode, plain.headers.location]).toEqual([308, `${baseUrl}/stories?x=1`]);
  expect((await ask('10.0.0.1', { 'x-forwarded-proto': 'https' })).statusCode).toBe(200);
  expect((await ask('10.0.0.1', { 'x-forwarded-proto': 'http' }, '/readyz')).statusCode).toBe(200);
  expect((await ask('10.0.0.1', {})).statusCode).toBe(200);
  expect((await appWith(false)('10.0.0.1', { 'x-forwarded-proto': 'http' })).statusCode).toBe(200);
});

it('believes nobody but the configured proxies about where a request comes from', async () => {
  const ask = appWith(true);
  const forwarded = { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https' };
  expect((await ask('10.0.0.1', forwarded)).body).toBe('https 1.2.3.4');
  expect((await ask('9.9.9.9', forwarded)).body).toBe('http 9.9.9.9');
});
