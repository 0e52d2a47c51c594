import { afterEach, describe, expect, it } from 'vitest';
import { makeAuthority } from '../testing/certificates.ts';
import { forwardProxy } from '../testing/forward-proxy.ts';
import { client, closeLater, closePeers, serve, textOf } from '../testing/http-peer.ts';
import { prescribedProxy } from './proxies.ts';

afterEach(closePeers);

const authority = makeAuthority('Private Authority');
const { certificate: cert, privateKey: key } = authority.issue('server', ['api.test']);
const tls = { ca: authority.certificate };
const resolve = async (host: string) => {
  if (host.startsWith('inside')) return ['10.0.0.1'];
  if (host.startsWith('unknown')) throw new Error('ENOTFOUND');
  return ['127.0.0.1'];
};

async function proxy(given: Parameters<typeof forwardProxy>[0] = {}) {
  const names = { 'api.test': '127.0.0.1', 'unknown.test': '127.0.0.1' };
  const made = await forwardProxy({ names, ...given });
  closeLater(made.close);
  return made;
}

describe('a proxy that the installation prescribes', () => {
  const through = (url: string, except: string[] = []) => ({ http: url, https: url, except });

  it('carries http by whole addresses and https by CONNECT', async () => {
    const { url, asked } = await proxy();
    const plain = await serve((request, response) =>
      response.end(`${request.method} ${request.headers.host}`),
    );
    const secure = await serve((_request, response) => response.end('secure'), { tls: { cert, key } });
    const call = client({ allow: ['127.0.0.1'], resolve, proxies: through(url) });
    expect(textOf(await call(`http://api.test:${plain.port}/a?b=1`, { method: 'POST', body: 'x' }))).toBe(
      `POST api.test:${plain.port}`,
    );
    expect(textOf(await call(`https://api.test:${secure.port}/`, { tls }))).toBe('secure');
    expect(asked).toEqual([`POST http://api.test:${plain.port}/a?b=1`, `CONNECT api.test:${secure.port}`]);
  });

  it('does not open what the guard keeps closed, though it is inside itself', async () => {
    const { url, asked } = await proxy();
    const call = client({ allow: [], resolve, proxies: through(url) });
    for (const target of [
      'http://169.254.169.254/',
      'https://[::1]/',
      'http://inside.test/',
      'http://a.test:22/',
    ]) {
      expect(await call(target), target).toMatchObject({ ok: false, code: 'blocked' });
    }
    expect(await call('http://unknown.test/')).toMatchObject({ ok: false, code: 'unreachable' });
    expect(asked).toEqual([]);
  });

  it('is asked for a name that does not resolve here when EGRESS_ALLOW lists it', async () => {
    const { url } = await proxy();
    const { port } = await serve((_request, response) => response.end('there'));
    const call = client({ allow: ['unknown.test'], resolve, proxies: through(url) });
    expect(textOf(await call(`http://unknown.test:${port}/`))).toBe('there');
    expect(await call('http://unknown.test:22/')).toMatchObject({ ok: false, code: 'unreachable' });
  });

  it('is left out for what NO_PROXY lists', async () => {
    const { url, asked } = await proxy();
    const { port } = await serve((_request, response) => response.end('straight'));
    const call = client({ allow: ['127.0.0.1'], resolve, proxies: through(url, ['api.test']) });
    expect(textOf(await call(`http://api.test:${port}/`))).toBe('straight');
    expect(asked).toEqual([]);
  });

  it('cannot be replaced by a request', async () => {
    const { url, asked } = await proxy();
    const other = await proxy();
    const call = client({ allow: ['127.0.0.1'], resolve, proxies: through(url) });
    expect(await call('http://api.test/', { proxy: other.url })).toMatchObject({
      ok: false,
      code: 'bad_proxy',
      message: expect.stringContaining('HTTPS_PROXY'),
    });
    expect([...asked, ...other.asked]).toEqual([]);
  });

  it('signs in with the user and password in its address, which no message shows', async () => {
    const authorization = `Basic ${Buffer.from('jo:p@ss').toString('base64')}`;
    const { port } = await proxy({ authorization });
    const target = await serve((_request, response) => response.end('there'));
    const secure = await serve((_request, response) => response.end('secure'), { tls: { cert, key } });
    const signedIn = client({
      allow: ['127.0.0.1'],
      resolve,
      proxies: through(`http://jo:p%40ss@127.0.0.1:${port}`),
    });
    expect(textOf(await signedIn(`http://api.test:${target.port}/`))).toBe('there');
    expect(textOf(await signedIn(`https://api.test:${secure.port}/`, { tls }))).toBe('secure');
    const wrong = client({
      allow: ['127.0.0.1'],
      resolve,
      proxies: through(`http://jo:canary@127.0.0.1:${port}`),
    });
    for (const address of [`http://api.test:${target.port}/`, `https://api.test:${secure.port}/`]) {
      const refused = await wrong(address, { tls });
      expect(refused).toMatchObject({ ok: false, code: 'unreachable' });
      expect(textOf(refused)).toContain('The proxy answered 407');
      expect(textOf(refused)).not.toContain('canary');
    }
  });

  it.each<[string[], string, boolean]>([
    [[], 'http://a.test/', true],
    [['*'], 'http://a.test/', false],
    [['a.test'], 'http://a.test/', false],
    [['a.test'], 'http://b.a.test/', false],
    [['.a.test'], 'http://a.test/', false],
    [['*.a.test'], 'http://b.a.test/', false],
    [['a.test'], 'http://ba.test/', true],
    [['a.test:8080'], 'http://a.test/', true],
    [['a.test:8080'], 'http://a.test:8080/', false],
    [['10.0.0.0/8'], 'http://10.1.2.3/', false],
    [['10.0.0.0/8'], 'http://11.1.2.3/', true],
    [['::1'], 'http://[::1]/', false],
    [['127.0.0.1:81'], 'http://127.0.0.1:82/', true],
  ])('with NO_PROXY %j: %s goes through it, %s', (except, url, through) => {
    const proxies = { http: 'http://proxy.test', https: null, except };
    expect(prescribedProxy(proxies, new URL(url)) !== null).toBe(through);
    expect(prescribedProxy(proxies, new URL(url.replace('http:', 'https:')))).toBeNull();
  });
});

describe('a proxy that a request names', () => {
  it('carries it', async () => {
    const { url, asked } = await proxy();
    const secure = await serve((_request, response) => response.end('secure'), { tls: { cert, key } });
    const call = client({ allow: ['127.0.0.1'], resolve });
    const over = { tls, proxy: url.replace('http://', '') };
    expect(textOf(await call(`https://api.test:${secure.port}/`, over))).toBe('secure');
    expect(asked).toEqual([`CONNECT api.test:${secure.port}`]);
  });

  it('is checked itself: by its address, and by the name that leads to it', async () => {
    const { port, asked } = await proxy();
    const call = client({ allow: ['api.test'], resolve });
    for (const host of ['127.0.0.1', 'named.test', 'inside.test', '[::1]']) {
      const result = await call('http://api.test/', { proxy: `http://${host}:${port}` });
      expect(result, host).toMatchObject({ ok: false, code: 'blocked' });
    }
    expect(await call('http://api.test/', { proxy: 'socks5://a.test' })).toMatchObject({ code: 'bad_proxy' });
    expect(await call('http://api.test/', { proxy: 'http://' })).toMatchObject({ code: 'bad_proxy' });
    expect(asked).toEqual([]);
  });

  it('does not open what the guard keeps closed', async () => {
    const { url, port, asked } = await proxy();
    const call = client({ allow: [`127.0.0.1:${port}`], resolve });
    for (const target of ['http://169.254.169.254/', 'http://127.0.0.1/', 'https://inside.test/']) {
      expect(await call(target, { proxy: url }), target).toMatchObject({ ok: false, code: 'blocked' });
    }
    expect(asked).toEqual([]);
  });

  it('that is not there, or has no way on, makes the address unreachable', async () => {
    const { url } = await proxy();
    const { port, server } = await serve(() => undefined);
    server.close();
    const call = client({ allow: ['127.0.0.1'], resolve });
    expect(await call('https://api.test/', { proxy: `http://127.0.0.1:${port}` })).toMatchObject({
      code: 'unreachable',
    });
    expect(textOf(await call(`https://api.test:${port}/`, { proxy: url }))).toContain(
      'The proxy answered 502',
    );
  });
});
