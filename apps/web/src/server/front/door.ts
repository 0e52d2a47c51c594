/**
 * The listening socket, apart from what answers behind it: it is open before the database is prepared,
 * so that health checks get an answer, and it is what stops first.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

export type Door = {
  /** One sentence when it cannot listen. */
  listen: (at: {
    host: string;
    port: number;
  }) => Promise<{ ok: true; port: number } | { ok: false; message: string }>;
  /** From now on `handler` answers; before, everything but /livez is answered 503. */
  open: (handler: Handler) => void;
  /**
   * Goes on accepting for so long, so that whoever sends requests here finds out that it stops; each answer
   * ends its connection, so that none is reused when it closes.
   */
  linger: (ms: number) => Promise<void>;
  /** Accepts nothing more; resolves when what was under way is answered, or cut off after `drainMs`. */
  close: (drainMs: number) => Promise<{ cutOff: boolean }>;
};

/** A sender that needs longer for one request, or for its headers, is given up. */
const patience = { requestMs: 120_000, headersMs: 30_000, checkMs: 30_000 };
/** Longer than load balancers keep idle connections, so that it is they who end them. */
const idleMs = 75_000;

export function makeDoor({ requestMs, headersMs, checkMs } = patience): Door {
  let handler: Handler = starting;
  const server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: headersMs,
      connectionsCheckingInterval: checkMs,
      keepAliveTimeout: idleMs,
    },
    (req, res) => handler(req, res),
  );
  return {
    open: (next) => {
      handler = next;
    },
    listen: ({ host, port }) =>
      new Promise((resolve) => {
        server.once('error', (error) => resolve({ ok: false, message: whyNot(error, host, port) }));
        server.listen(port, host, () => {
          const address = server.address();
          resolve({ ok: true, port: typeof address === 'object' && address ? address.port : port });
        });
      }),
    linger: async (ms) => {
      const before = handler;
      handler = (req, res) => {
        res.shouldKeepAlive = false;
        before(req, res);
      };
      await new Promise((over) => setTimeout(over, ms));
    },
    close: async (drainMs) => {
      await nobodyAtTheDoor(server);
      const closed = new Promise<boolean>((resolve) => server.close(() => resolve(false)));
      // A connection whose last answer is out would stay open for its next request.
      const sweeping = setInterval(() => server.closeIdleConnections(), 100);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<boolean>((resolve) => {
        timer = setTimeout(resolve, drainMs, true);
      });
      const cutOff = await Promise.race([closed, late]);
      clearInterval(sweeping);
      clearTimeout(timer);
      if (cutOff) server.closeAllConnections();
      return { cutOff };
    },
  };
}

/** So many turns of the event loop at most: somebody may always come. */
const mostTurns = 1_000;

/**
 * Resolves behind a turn of the event loop in which nobody came. Connections that the system has made, and this
 * process has not taken yet, are reset when it stops listening: their senders could not know what became of
 * their requests. Behind the reading of the sockets there are none.
 */
async function nobodyAtTheDoor(server: Server): Promise<void> {
  let came = true;
  const onCame = () => {
    came = true;
  };
  server.on('connection', onCame);
  for (let turns = 0; came && turns < mostTurns; turns += 1) {
    came = false;
    await turn();
  }
  server.off('connection', onCame);
}

const starting: Handler = (req, res) => {
  const isAlive = req.url === '/livez';
  res.writeHead(isAlive ? 200 : 503, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    ...(isAlive ? {} : { 'retry-after': '2' }),
  });
  res.end(isAlive ? 'ok' : 'Storyloom is starting: the database is not ready yet.');
};

function whyNot(error: Error, host: string, port: number): string {
  const code = 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE')
    return `Port ${port} is already in use: stop what uses it, or set PORT to another one.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user: set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `This machine has no address ${host}: check LISTEN_HOST.`;
  return `Cannot listen on ${host}:${port}: ${error.message}`;
}
