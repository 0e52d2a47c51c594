import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';
import { trustedProxies } from './proxies.ts';

const isProxy = trustedProxies(['10.0.0.0/8', 'fd00::/8']);

function from(peer: string, forwarded?: string): string {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return clientAddress(request, isProxy);
}

it.each<[string, string, string | undefined, string]>([
  ['a sender without a proxy', '203.0.113.7', undefined, '203.0.113.7'],
  ['a stranger who names another', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['a sender behind a proxy', '10.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['a stranger behind a proxy who names another', '10.0.0.1', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['a sender behind two proxies', '::ffff:10.0.0.1', '203.0.113.7, 10.0.0.2', '203.0.113.7'],
  ['a proxy that says nothing', '10.0.0.1', undefined, '10.0.0.1'],
  ['a proxy itself', '10.0.0.1', '10.0.0.9', '10.0.0.9'],
  ['a proxy that says nonsense', '10.0.0.1', ' , ', '10.0.0.1'],
])('of %s', (_, peer, forwarded, address) => {
  expect(from(peer, forwarded)).toBe(address);
});
