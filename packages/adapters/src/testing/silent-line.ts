import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line to PostgreSQL that can go silent: what is connected by then stays so, and nothing passes any more. */
export async function startLine(databaseUrl: string) {
  const to = Number(new URL(databaseUrl).port);
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const server = connect(to, '127.0.0.1');
    for (const [from, into] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => into.destroy());
      from.pipe(into);
    }
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  const bound = listener.address();
  if (bound === null || typeof bound === 'string') throw new Error('No port.');
  return {
    /** The database's address, through here. */
    url: Object.assign(new URL(databaseUrl), { port: String(bound.port) }).href,
    goSilent: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => listener.close(closed));
    },
  };
}
