/**
 * A load balancer as small as can be: in turn among those whose /readyz says so, which it asks four times a second,
 * and once more at another one when that one could not be connected to or said 503. After anything else the
 * request may have been stored: as nginx does, it is not sent again.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request } from 'undici';

export type Balancer = {
  url: string;
  /** How many requests went to a second one. */
  retried: () => number;
  close: () => Promise<void>;
};

const lookEveryMs = 250;

type Reply = { status: number; body: Buffer };

export async function startBalancer(origins: readonly string[]): Promise<Balancer> {
  // A kept connection is given up before an app would end it.
  const agent = new Agent({ connections: 50, pipelining: 1, keepAliveTimeout: 1_000 });
  let turn = 0;
  let retried = 0;
  const unready = new Set<string>();
  const looking = setInterval(() => {
    for (const origin of origins) {
      isReady(origin, agent).then((ready) => (ready ? unready.delete(origin) : unready.add(origin)));
    }
  }, lookEveryMs);

  const ask = async (origin: string, req: IncomingMessage, body: Buffer): Promise<Reply | null> => {
    const headers = Object.fromEntries(
      ['content-type', 'webhook-id'].flatMap((name) => {
        const value = req.headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    );
    try {
      const answer = await request(origin + req.url, { dispatcher: agent, method: 'POST', headers, body });
      return { status: answer.statusCode, body: Buffer.from(await answer.body.arrayBuffer()) };
    } catch (error) {
      return isRefused(error) ? null : { status: 502, body: Buffer.from(String(error)) };
    }
  };

  const pass = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    turn += 1;
    const own = turn;
    const [one = '', other = ''] = [own, own + 1].map((at) => origins[at % origins.length] ?? '');
    const [chosen, second] = unready.has(one) && !unready.has(other) ? [other, one] : [one, other];
    const first = await ask(chosen, req, body);
    const isAway = first === null || first.status === 503;
    if (isAway) retried += 1;
    const reply = isAway ? await ask(second, req, body) : first;
    res.writeHead(reply?.status ?? 502).end(reply?.body);
  };

  const server = createServer((req, res) => {
    pass(req, res).catch(() => res.destroy());
  });
  await once(server.listen(0, '127.0.0.1', 1024), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return {
    url: `http://127.0.0.1:${address.port}`,
    retried: () => retried,
    close: async () => {
      clearInterval(looking);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await agent.destroy();
    },
  };
}

async function isReady(origin: string, dispatcher: Agent): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`${origin}/readyz`, { dispatcher, headersTimeout: 1_000 });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

/** The connection was not made: nothing was sent. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'connect';
}
