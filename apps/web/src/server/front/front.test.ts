import { expect, it } from 'vitest';
import { isTooDeep } from './json-only.ts';
import { trustedProxies } from './proxies.ts';
import { isFromElsewhere, isSameOrigin } from './same-origin.ts';

const base = 'https://storyloom.example.com:8443';

it('believes the browser about where a request comes from, else its Origin', () => {
  expect(isSameOrigin({ 'sec-fetch-site': 'same-origin' }, base)).toBe(true);
  expect(isSameOrigin({ origin: base }, base)).toBe(true);
  expect(isSameOrigin({ origin: base, 'sec-fetch-site': 'none' }, base)).toBe(false);
  expect(isSameOrigin({ origin: 'https://storyloom.example.com' }, base)).toBe(false);
  expect(isSameOrigin({ origin: 'null' }, base)).toBe(false);
  expect(isSameOrigin({}, base)).toBe(false);
});

it('does not take a reader that says nothing for another site', () => {
  expect(isFromElsewhere({}, base)).toBe(false);
  expect(isFromElsewhere({ 'sec-fetch-site': 'same-origin' }, base)).toBe(false);
  expect(isFromElsewhere({ 'sec-fetch-site': 'same-site' }, base)).toBe(true);
  expect(isFromElsewhere({ origin: 'https://evil.example' }, base)).toBe(true);
});

it('measures depth by the brackets outside of strings', () => {
  expect(isTooDeep(JSON.stringify({ text: '['.repeat(1000), quote: '"[\\' }))).toBe(false);
  expect(isTooDeep(`${'['.repeat(200)}${']'.repeat(200)}`)).toBe(false);
  expect(isTooDeep('['.repeat(201))).toBe(true);
  expect(isTooDeep('{"a":'.repeat(201))).toBe(true);
  expect(isTooDeep('[],'.repeat(1000))).toBe(false);
});

it('trusts the configured proxies, by address and by network', () => {
  const isProxy = trustedProxies(['10.0.0.0/8', '192.168.1.7', 'fd00::/8']);
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '192.168.1.7', 'fd12::1']) {
    expect(isProxy(address)).toBe(true);
  }
  for (const address of ['11.0.0.1', '192.168.1.8', '::1', 'fe80::1', '', 'nonsense']) {
    expect(isProxy(address)).toBe(false);
  }
  expect(trustedProxies([])('127.0.0.1')).toBe(false);
});
