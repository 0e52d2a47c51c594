import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:tls';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { client, closeLater, closePeers, serve, textOf } from '../testing/http-peer.ts';

afterEach(closePeers);

const collect = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString();

describe('a guarded request', () => {
  it('sends method, headers and body, and returns what came back', async () => {
    const { port } = await serve(async (request, response) => {
      response.statusCode = 201;
      response.setHeader('x-answer', ['a', 'b']);
      response.setHeader('set-cookie', ['a=1; Path=/', 'b=2']);
      const more = request.headers['x-more'];
      response.end(
        `${request.method} ${request.url} ${request.headers['x-mine']} ${more} ${await collect(request)}`,
      );
    });
    const call = client({ allow: ['127.0.0.1'] });
    const result = await call(`http://127.0.0.1:${port}/p?q=1`, {
      method: 'put',
      headers: { 'X-Mine': 'yes', 'X-More': ['1', '2'] },
      body: 'b',
    });
    expect(result).toMatchObject({
      ok: true,
      status: 201,
      headers: { 'x-answer': 'a, b' },
      setCookies: ['a=1; Path=/', 'b=2'],
      url: `http://127.0.0.1:${port}/p?q=1`,
    });
    expect(textOf(result)).toBe('PUT /p?q=1 yes 1, 2 b');
  });

  it('sends no header whose list is empty, not even one that it sets by itself', async () => {
    const { port } = await serve((request, response) => response.end(JSON.stringify(request.headers)));
    const headers = { 'User-Agent': [], Accept: [], 'x-none': [], 'x-mine': 'yes' };
    const seen = JSON.parse(
      textOf(await client({ allow: ['127.0.0.1'] })(`http://127.0.0.1:${port}/`, { headers })),
    );
    expect(Object.keys(seen).sort()).toEqual(['accept-encoding', 'connection', 'host', 'x-mine']);
  });

  it('sends a path as it is written where it must not be encoded', async () => {
    const { port } = await serve((request, response) => response.end(request.url));
    const call = client({ allow: ['127.0.0.1'] });
    const path = '/a/../b/{id}?filter=(a|b)&x="y"';
    expect(textOf(await call(`http://127.0.0.1:${port}${path}`, { path }))).toBe(path);
    expect(await call(`http://127.0.0.1:${port}/`, { path: '/a b' })).toMatchObject({ code: 'invalid_url' });
    expect(await call(`http://127.0.0.1:${port}/`, { path: '/a\r\nx: y' })).toMatchObject({
      code: 'invalid_url',
    });
  });

  it('takes an error status for an answer', async () => {
    const { port } = await serve((_request, response) => response.writeHead(503).end('later'));
    expect(await client({ allow: ['127.0.0.1'] })(`http://127.0.0.1:${port}/`)).toMatchObject({
      ok: true,
      status: 503,
    });
  });

  it('never opens a socket to an address that is not allowed', async () => {
    const { port, connections } = await serve((_request, response) => response.end('reached'));
    const call = client({ allow: [], resolve: async () => ['127.0.0.1'] });
    for (const url of [
      `http://127.0.0.1:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://evil.test:${port}/`,
    ]) {
      expect(await call(url)).toMatchObject({
        ok: false,
        code: 'blocked',
        message: expect.stringContaining('EGRESS_ALLOW'),
      });
    }
    expect(connections()).toBe(0);
  });

  it('connects to the address it checked, though the name has another a moment later', async () => {
    const good = await serve((_request, response) => response.end('good'));
    let asked = 0;
    const call = client({
      allow: [`127.0.0.1:${good.port}`],
      resolve: async () => {
        asked += 1;
        return asked === 1 ? ['127.0.0.1'] : ['169.254.169.254'];
      },
    });
    expect(textOf(await call(`http://rebind.test:${good.port}/`))).toBe('good');
    expect(asked).toBe(1);
  });

  it('checks again when the name is resolved again', async () => {
    const { port } = await serve((_request, response) =>
      response.writeHead(200, { connection: 'close' }).end('good'),
    );
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    const call = client({ allow: ['127.0.0.1'], resolve: async () => answers.shift() ?? [] });
    expect(textOf(await call(`http://rebind.test:${port}/`))).toBe('good');
    expect(await call(`http://rebind.test:${port}/`)).toMatchObject({ ok: false, code: 'blocked' });
  });

  it('asks for the host by its name, whatever address it has', async () => {
    const { port } = await serve((request, response) => response.end(request.headers.host));
    const call = client({ allow: ['named.test'], resolve: async () => ['127.0.0.1'] });
    const forged = await call(`http://named.test:${port}/`, { headers: { Host: 'other.test' } });
    expect(textOf(forged)).toBe(`named.test:${port}`);
  });
});

describe('a guarded request by https', () => {
  it('names the host to the peer, whatever address it has, and wants its certificate', async () => {
    const asked: string[] = [];
    const server = createTlsServer({
      SNICallback: (name, done) => {
        asked.push(name);
        done(new Error('no certificate'));
      },
    });
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closeLater(() => void server.close());
    const bound = server.address();
    const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
    const call = client({ allow: ['named.test'], resolve: async () => ['127.0.0.1'] });
    expect(await call(`https://named.test:${port}/`)).toMatchObject({ ok: false, code: 'unreachable' });
    expect(asked).toEqual(['named.test']);
  });
});

describe('redirects of a guarded request', () => {
  it('are followed, at most five times', async () => {
    const { port } = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('there');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    const call = client({ allow: ['127.0.0.1'] });
    const five = await call(`http://127.0.0.1:${port}/5`);
    expect(textOf(five)).toBe('there');
    expect(five).toMatchObject({ url: `http://127.0.0.1:${port}/0` });
    expect(await call(`http://127.0.0.1:${port}/6`)).toMatchObject({ ok: false, code: 'too_many_redirects' });
  });

  it('are returned as they are when not to be followed', async () => {
    const { port } = await serve((_request, response) => response.writeHead(302, { location: '/x' }).end());
    const call = client({ allow: ['127.0.0.1'] });
    expect(await call(`http://127.0.0.1:${port}/`, { followRedirects: false })).toMatchObject({
      ok: true,
      status: 302,
      headers: { location: '/x' },
    });
  });

  it('are checked like the first address', async () => {
    const targets = [
      'http://[::ffff:169.254.169.254]/',
      'http://10.0.0.1/',
      'http://2130706433/',
      'http://inside.test/',
    ];
    const { port } = await serve((request, response) =>
      response.writeHead(302, { location: targets[Number(request.url?.slice(1))] }).end(),
    );
    const call = client({ allow: [`127.0.0.1:${port}`], resolve: async () => ['192.168.1.1'] });
    for (const index of targets.keys()) {
      expect(await call(`http://127.0.0.1:${port}/${index}`), targets[index]).toMatchObject({
        ok: false,
        code: 'blocked',
      });
    }
  });

  it('to another scheme are refused', async () => {
    const locations = [
      'file:///etc/passwd',
      'gopher://a/',
      'data:text/plain,x',
      'http://u:p@127.0.0.1/',
      'http://[bad',
    ];
    const { port } = await serve((request, response) =>
      response.writeHead(302, { location: locations[Number(request.url?.slice(1))] }).end(),
    );
    const call = client({ allow: ['127.0.0.1'] });
    for (const index of locations.keys()) {
      expect(await call(`http://127.0.0.1:${port}/${index}`)).toMatchObject({
        ok: false,
        code: 'invalid_url',
      });
    }
  });

  it('do not carry credentials to another host', async () => {
    const other = await serve((request, response) => response.end(JSON.stringify(request.headers)));
    const { port } = await serve((_request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${other.port}/` }).end(),
    );
    const headers = { Authorization: 'canary', Cookie: 'canary', 'X-Api-Key': 'canary', 'X-Plain': 'kept' };
    const seen = textOf(await client({ allow: ['127.0.0.1'] })(`http://127.0.0.1:${port}/`, { headers }));
    expect(seen).not.toContain('canary');
    expect(seen).toContain('kept');
  });

  it('take a secret nowhere else, whatever carries it and however many of them there are', async () => {
    const other = await serve((request, response) => response.end(JSON.stringify(request.headers)));
    const { port } = await serve((request, response) => {
      const here = request.url === '/hop';
      response.writeHead(307, { location: here ? `http://127.0.0.1:${other.port}/` : '/hop' }).end();
    });
    const call = client({ allow: ['127.0.0.1'] });
    const asked = {
      method: 'POST',
      headers: { 'X-Functions-Code': 'canary', 'X-Plain': 'kept' },
      secrets: ['canary'],
    };
    const seen = textOf(await call(`http://127.0.0.1:${port}/`, { ...asked, body: 'order' }));
    expect(seen).not.toContain('canary');
    expect(seen).toContain('kept');
    expect(await call(`http://127.0.0.1:${port}/`, { ...asked, body: 'pin=canary' })).toMatchObject({
      ok: false,
      code: 'not_allowed',
      message: expect.stringContaining('allowed_hosts'),
    });
    expect(other.connections()).toBe(1);
  });
});

describe('the answer to a guarded request', () => {
  const payload = 'storyloom '.repeat(1000);

  it('is decoded from gzip, br and deflate, with the header of zlib or without', async () => {
    const packed: Record<string, [encoding: string, bytes: Buffer]> = {
      '/gzip': ['gzip', gzipSync(payload)],
      '/br': ['br', brotliCompressSync(payload)],
      '/deflate': ['deflate', deflateSync(payload)],
      '/raw': ['deflate', deflateRawSync(payload)],
    };
    const { port } = await serve((request, response) => {
      const [encoding = '', bytes] = packed[request.url ?? ''] ?? [];
      response.writeHead(200, { 'content-encoding': encoding }).end(bytes);
    });
    const call = client({ allow: ['127.0.0.1'] });
    for (const path of ['br', 'gzip', 'deflate', 'raw']) {
      const result = await call(`http://127.0.0.1:${port}/${path}`);
      expect(textOf(result)).toBe(payload);
      expect(result.ok && result.headers['content-encoding']).toBeUndefined();
    }
  });

  it('is cut off when it is too large: declared, streamed without end, or unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const { port } = await serve((request, response) => {
      if (request.url === '/declared')
        return response.writeHead(200, { 'content-length': '99999999' }).write('x');
      if (request.url === '/bomb') return response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(10_000)));
        if (!response.destroyed) response.once('drain', pour);
      };
      return pour();
    });
    const call = client({ allow: ['127.0.0.1'] });
    for (const path of ['declared', 'endless', 'bomb']) {
      expect(await call(`http://127.0.0.1:${port}/${path}`), path).toMatchObject({
        ok: false,
        code: 'too_large',
      });
    }
  });

  it('that is not in the encoding it claims is an error, and nothing to decode is none', async () => {
    const { port } = await serve((request, response) => {
      response.setHeader('content-encoding', 'gzip');
      if (request.url === '/empty') response.writeHead(204).end();
      else response.end('this is no gzip');
    });
    const call = client({ allow: ['127.0.0.1'] });
    expect(await call(`http://127.0.0.1:${port}/`)).toMatchObject({ ok: false, code: 'unreachable' });
    expect(await call(`http://127.0.0.1:${port}/empty`)).toMatchObject({ ok: true, status: 204 });
    expect(await call(`http://127.0.0.1:${port}/`, { method: 'HEAD' })).toMatchObject({
      ok: true,
      status: 200,
    });
  });

  it('must be complete in time, headers and body alike', async () => {
    const { port } = await serve((request, response) => {
      if (request.url === '/drip') response.write('never the end');
    });
    const call = client({ allow: ['127.0.0.1'] });
    for (const path of ['silent', 'drip']) {
      expect(await call(`http://127.0.0.1:${port}/${path}`, { timeoutMs: 200 })).toMatchObject({
        ok: false,
        code: 'timeout',
        message: expect.stringContaining('200 ms'),
      });
    }
  });

  it('must be complete in time though something of it comes again and again', async () => {
    const drips: ReturnType<typeof setInterval>[] = [];
    closeLater(() => drips.forEach(clearInterval));
    const { port } = await serve((request, response) => {
      if (request.url === '/body') {
        response.writeHead(200, { 'content-length': '1000' });
        drips.push(setInterval(() => response.write('.'), 10));
      } else {
        response.socket?.write('HTTP/1.1 200 OK\r\n');
        drips.push(setInterval(() => response.socket?.write('x-more: 1\r\n'), 10));
      }
    });
    const call = client({ allow: ['127.0.0.1'] });
    for (const path of ['body', 'head']) {
      expect(await call(`http://127.0.0.1:${port}/${path}`, { timeoutMs: 300 }), path).toMatchObject({
        ok: false,
        code: 'timeout',
      });
    }
  });

  it('must be complete in time across all redirects, and whatever the name takes to resolve', async () => {
    const { port } = await serve((_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/again' }).end(), 120);
    });
    const call = client({ allow: ['127.0.0.1'] });
    expect(await call(`http://127.0.0.1:${port}/`, { timeoutMs: 300 })).toMatchObject({ code: 'timeout' });
    const lost = client({ allow: [], resolve: () => new Promise(() => undefined) });
    expect(await lost('http://nowhere.test/', { timeoutMs: 100 })).toMatchObject({ code: 'timeout' });
  });

  it('is cut off after 10 MB of 100, whatever it declares, and frees its connection', async () => {
    let poured = 0;
    let closed = 0;
    const { port } = await serve((request, response) => {
      response.on('close', () => {
        closed += 1;
      });
      if (request.url === '/declared') response.setHeader('content-length', 100 * 1024 * 1024);
      const pour = (): void => {
        while (poured < 100 * 1024 * 1024 && !response.destroyed) {
          poured += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return void response.once('drain', pour);
        }
      };
      pour();
    });
    const call = client({ allow: ['127.0.0.1'] });
    const maxBytes = 10 * 1024 * 1024;
    for (const path of ['declared', 'chunked']) {
      poured = 0;
      expect(await call(`http://127.0.0.1:${port}/${path}`, { maxBytes }), path).toMatchObject({
        ok: false,
        code: 'too_large',
      });
      expect(poured).toBeLessThan(40 * 1024 * 1024);
    }
    await vi.waitFor(() => expect(closed).toBe(2));
  });

  it('with more headers than fit is none', async () => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, { 'x-large': 'x'.repeat(200_000) }).end();
    });
    expect(await client({ allow: ['127.0.0.1'] })(`http://127.0.0.1:${port}/`)).toMatchObject({
      ok: false,
      code: 'unreachable',
    });
  });

  it('is not waited for once the caller has stopped', async () => {
    const stop = new AbortController();
    const { port } = await serve(() => stop.abort());
    const result = await client({ allow: ['127.0.0.1'] })(`http://127.0.0.1:${port}/`, {
      signal: stop.signal,
    });
    expect(result).toMatchObject({ ok: false, code: 'timeout', message: expect.stringContaining('stopped') });
  });

  it('that never comes because nobody listens is unreachable', async () => {
    const { port, server } = await serve(() => undefined);
    server.close();
    await once(server, 'close');
    expect(await client({ allow: ['127.0.0.1'] })(`http://127.0.0.1:${port}/`)).toMatchObject({
      ok: false,
      code: 'unreachable',
    });
  });

  it('is none when the request cannot be one', async () => {
    const { port } = await serve((_request, response) => response.end());
    const call = client({ allow: ['127.0.0.1'] });
    for (const over of [
      { method: 'BAD METHOD' },
      { headers: { 'x-a': 'a\r\nx-b: b' } },
      { headers: { 'bad name': 'x' } },
    ]) {
      expect(await call(`http://127.0.0.1:${port}/`, over)).toMatchObject({ ok: false, code: 'invalid_url' });
    }
    expect(await call('not a url')).toMatchObject({ ok: false, code: 'invalid_url' });
  });
});
