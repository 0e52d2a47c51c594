/**
 * The outside world: an HTTP server that answers by path and remembers every Idempotency-Key it saw.
 *
 *   /echo          what was sent, as JSON           /status/<n>      that status
 *   /slow/<ms>     as /echo, later                  /retry-after/<s> 429, come back in s seconds
 *   /never         no answer                        /once/<status>   that status at a key's first try, then as /echo
 *   /loris         headers, then a byte a second    /huge            100 MB
 *   /bomb          100 MB, gzipped to 100 KB        /reset           the connection is reset
 *   /mixed         by `n` of the body: one of those above for some, /echo for most
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

export type Receiver = {
  url: (path: string) => string;
  /** How often each Idempotency-Key came. */
  keys: ReadonlyMap<string, number>;
  /** Requests without one. */
  keyless: () => number;
  /** When each try of a key came, in ms since the epoch. */
  triesOf: (key: string) => readonly number[];
  close: () => Promise<void>;
};

const megabytes = 1024 * 1024;

/** What a request of `/mixed` is answered, by `n` modulo 10. */
export const mixedPaths: Readonly<Record<number, string>> = {
  1: '/status/500',
  3: '/retry-after/1',
  5: '/huge',
  7: '/bomb',
  8: '/loris',
  9: '/never',
};

export async function startReceiver(): Promise<Receiver> {
  const tries = new Map<string, number[]>();
  const keys = new Map<string, number>();
  let keyless = 0;
  const timers = new Set<NodeJS.Timeout>();
  let bomb: Buffer | null = null;

  const answer = (path: string, key: string, body: string, res: ServerResponse): void => {
    const [kind = '', value = ''] = path.slice(1).split('/');
    const echo = () =>
      res.writeHead(200, { 'content-type': 'application/json' }).end(body === '' ? '{}' : body);
    if (kind === 'slow') return void timers.add(setTimeout(echo, Number(value)));
    if (kind === 'never') return;
    if (kind === 'reset') return void res.socket?.resetAndDestroy();
    if (kind === 'status') return void res.writeHead(Number(value)).end('as asked');
    if (kind === 'retry-after') return void res.writeHead(429, { 'retry-after': value }).end('later');
    if (kind === 'once' && keys.get(key) === 1) return void res.writeHead(Number(value)).end('once more');
    if (kind === 'loris') {
      res.writeHead(200, { 'content-type': 'text/plain' });
      const timer = setInterval(() => res.write('.'), 1000);
      timers.add(timer);
      return void res.on('close', () => clearInterval(timer));
    }
    if (kind === 'huge') return void pour(res);
    if (kind === 'bomb') {
      bomb ??= gzipSync(Buffer.alloc(100 * megabytes));
      return void res.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    }
    echo();
  };

  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    void textOf(req).then(
      (body) => {
        const key = req.headers['idempotency-key'];
        if (typeof key === 'string') {
          keys.set(key, (keys.get(key) ?? 0) + 1);
          tries.set(key, [...(tries.get(key) ?? []), Date.now()]);
        } else keyless += 1;
        const path = req.url ?? '/';
        const n = /"n":\s*(\d+)/.exec(body)?.[1];
        answer(path === '/mixed' ? (mixedPaths[Number(n) % 10] ?? '/echo') : path, String(key), body, res);
      },
      () => res.destroy(),
    );
  });
  // The load comes over many connections at once, and kept ones must outlive the pauses of a test.
  server.keepAliveTimeout = 120_000;
  await once(server.listen(0, '127.0.0.1', 1024), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');

  return {
    url: (path) => `http://127.0.0.1:${address.port}${path}`,
    keys,
    keyless: () => keyless,
    triesOf: (key) => tries.get(key) ?? [],
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** 100 MB in pieces, as fast as they are taken. */
function pour(res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'text/plain' });
  const piece = Buffer.alloc(megabytes, 'x');
  let left = 100;
  const more = () => {
    while (left > 0 && !res.destroyed) {
      left -= 1;
      if (!res.write(piece)) return void res.once('drain', more);
    }
    res.end();
  };
  more();
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
