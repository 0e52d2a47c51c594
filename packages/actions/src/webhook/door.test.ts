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
