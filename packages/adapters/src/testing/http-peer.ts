/** Servers and guarded clients for tests; whatever was opened ends with `closePeers`. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { HttpRequest, HttpResult } from '@storyloom/engine';
import { type GuardedHttpOptions, guardedHttp } from '../http/guarded.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];

/** Call it after each test. */
export async function closePeers(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}

export const closeLater = (close: () => Promise<unknown> | unknown): void => void closers.push(close);

export async function serve(
  listener: RequestListener,
  { address = '127.0.0.1', tls }: { address?: string; tls?: ServerOptions } = {},
): Promise<{ port: number; server: Server; connections: () => number }> {
  const server = (tls ? createTlsServer(tls, listener) : createServer(listener)).listen(0, address);
  await once(server, 'listening');
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  server.on('tlsClientError', () => undefined);
  closeLater(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('No port was given');
  return { port: bound.port, server, connections: () => connections };
}

/** A function that makes a GET with guarded HTTP, or what `over` says. */
export function client(options: GuardedHttpOptions) {
  const http = guardedHttp(options);
  closeLater(http.close);
  return (url: string, over: Partial<HttpRequest> = {}): Promise<HttpResult> =>
    http.request({
      method: 'GET',
      url,
      headers: {},
      timeoutMs: 5000,
      maxBytes: 100_000,
      followRedirects: true,
      signal: new AbortController().signal,
      ...over,
    });
}

export const textOf = (result: HttpResult): string =>
  result.ok ? Buffer.from(result.body).toString() : `${result.code}: ${result.message}`;
