import { afterEach, describe, expect, it } from 'vitest';
import { type DnsAnswer, dnsServer } from '../testing/dns-server.ts';
import { client, closeLater, closePeers, serve, textOf } from '../testing/http-peer.ts';
import { makeGuard } from './guard.ts';

afterEach(closePeers);

const publicV4 = '93.184.216.34';
const publicV6 = '2606:2800:21f:cb07:6820:80da:af6b:8b2c';

async function dns(names: Record<string, DnsAnswer[]>) {
  const server = await dnsServer(names);
  closeLater(server.close);
  return server;
}

const addresses = (...list: string[]): DnsAnswer[] => [{ addresses: list }];

describe('the guard behind a real DNS', () => {
  it.each<[string, DnsAnswer[], string]>([
    ['public addresses of both families', addresses(publicV4, publicV6), 'ok'],
    ['a loopback address', addresses('127.0.0.1'), 'blocked'],
    ['metadata', addresses('169.254.169.254'), 'blocked'],
    ['a private address behind a public one', addresses(publicV4, '10.0.0.1'), 'blocked'],
    ['a public A and an internal AAAA', addresses(publicV4, '::1'), 'blocked'],
    ['an internal A and a public AAAA', addresses('192.168.1.1', publicV6), 'blocked'],
    ['metadata inside an AAAA', addresses('64:ff9b::a9fe:a9fe'), 'blocked'],
    ['a mapped loopback address', addresses('::ffff:7f00:1'), 'blocked'],
    ['an alias of an internal name', [{ alias: 'intern.test' }], 'blocked'],
    ['an alias of an alias of one', [{ alias: 'hop.test' }], 'blocked'],
    ['an alias of a public name', [{ alias: 'www.test' }], 'ok'],
    ['an alias of nothing', [{ alias: 'nothing.test' }], 'unreachable'],
    ['no address at all', addresses(), 'unreachable'],
  ])('finds %s', async (_, answers, expected) => {
    const server = await dns({
      'asked.test': answers,
      'intern.test': addresses('10.1.2.3'),
      'hop.test': [{ alias: 'intern.test' }],
      'www.test': addresses(publicV4),
    });
    const verdict = await makeGuard({ allow: [], resolve: server.resolve }).checkHost('asked.test', 443);
    expect(verdict.ok ? 'ok' : verdict.code).toBe(expected);
  });

  it('looks again every time, and gives only what it looked at', async () => {
    const server = await dns({
      'rebind.test': [{ addresses: [publicV4] }, { addresses: ['127.0.0.1'] }],
    });
    const guard = makeGuard({ allow: [], resolve: server.resolve });
    expect(await guard.checkHost('rebind.test', 443)).toEqual({ ok: true, addresses: [publicV4] });
    expect(await guard.checkHost('rebind.test', 443)).toMatchObject({ ok: false, code: 'blocked' });
  });
});

describe('a request to a name that rebinds', () => {
  /** 127.0.0.2 is open and stands for the public address; 127.0.0.1 is not. */
  const rebinding: DnsAnswer[] = [{ addresses: ['127.0.0.2'] }, { addresses: ['127.0.0.1'] }];

  it('goes to the address that was checked, which is asked for once', async () => {
    const server = await dns({ 'rebind.test': [...rebinding] });
    const open = await serve((_request, response) => response.end('the open one'), { address: '127.0.0.2' });
    const call = client({ allow: ['127.0.0.2'], resolve: server.resolve });
    expect(textOf(await call(`http://rebind.test:${open.port}/`))).toBe('the open one');
    expect(server.asked.get('rebind.test A')).toBe(1);
  });

  it('is refused when its next connection would lead inside', async () => {
    const server = await dns({ 'rebind.test': [...rebinding] });
    const open = await serve(
      (_request, response) => response.writeHead(200, { connection: 'close' }).end('the open one'),
      { address: '127.0.0.2' },
    );
    const call = client({ allow: ['127.0.0.2'], resolve: server.resolve });
    expect(textOf(await call(`http://rebind.test:${open.port}/`))).toBe('the open one');
    expect(await call(`http://rebind.test:${open.port}/`)).toMatchObject({ ok: false, code: 'blocked' });
  });

  it('is refused when a redirect to the same name would lead inside', async () => {
    const server = await dns({ 'rebind.test': [...rebinding] });
    const inside = await serve((_request, response) => response.end('inside'));
    const open = await serve(
      (_request, response) =>
        response.writeHead(302, { location: `http://rebind.test:${inside.port}/` }).end(),
      { address: '127.0.0.2' },
    );
    const call = client({ allow: ['127.0.0.2'], resolve: server.resolve });
    expect(await call(`http://rebind.test:${open.port}/`)).toMatchObject({ ok: false, code: 'blocked' });
    expect(inside.connections()).toBe(0);
  });
});
