/** A forward proxy for tests: CONNECT, and requests with a whole address. It tells what it was asked for. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

export type ForwardProxy = { url: string; port: number; asked: string[]; close: () => void };

/** `authorization`: what it wants in Proxy-Authorization. `names`: where host names of its own world lead. */
export async function forwardProxy(
  given: { authorization?: string; names?: Record<string, string> } = {},
): Promise<ForwardProxy> {
  const asked: string[] = [];
  const isWelcome = (header: string | undefined) =>
    given.authorization === undefined || header === given.authorization;
  const addressOf = (host: string) => given.names?.[host] ?? host;

  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (!isWelcome(incoming.headers['proxy-authorization'])) return void outgoing.writeHead(407).end();
    const url = new URL(incoming.url ?? '');
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    const onward = request(
      {
        host: addressOf(url.hostname),
        port: url.port,
        path: url.pathname + url.search,
        method: incoming.method,
        headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    if (!isWelcome(incoming.headers['proxy-authorization']))
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const [host = '', port = ''] = (incoming.url ?? '').split(':');
    const onward = connect(Number(port), addressOf(host), () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    socket.on('error', () => onward.destroy());
    socket.on('close', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
