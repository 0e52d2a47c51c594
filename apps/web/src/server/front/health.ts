import type { FastifyInstance } from 'fastify';

/** Each resolves while what it names is up, and rejects when it is down. */
type HealthChecks = Record<string, () => Promise<unknown>>;

export type Health = {
  /** What it cannot serve without. */
  checks: HealthChecks;
  /** What it serves without, but slower: no reason to send requests elsewhere. */
  spare?: HealthChecks;
  /** False once the program was told to stop. */
  accepting: () => boolean;
};

/** A check that takes longer counts as down. */
const patienceMs = 2_000;

/** `/livez`: the program runs. `/readyz`: it can serve. `/status.txt`: all is `ok`, or what is down. */
export function healthRoutes(app: FastifyInstance, health: Health): void {
  const { checks, spare, accepting } = health;
  app.get('/livez', async (_request, reply) => reply.type('text/plain').send('ok'));
  for (const [path, looked] of [
    ['/readyz', checks],
    ['/status.txt', { ...checks, ...spare }],
  ] as const) {
    app.get(path, async (_request, reply) => {
      const down = await downOf({ checks: looked, accepting });
      reply.header('cache-control', 'no-store').type('text/plain');
      if (down.length === 0) return reply.send('ok');
      return reply.code(503).send(`down: ${down.join(', ')}`);
    });
  }
}

async function downOf({ checks, accepting }: Health): Promise<string[]> {
  const states = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ((await isUp(check)) ? [] : [name])),
  );
  return [...(accepting() ? [] : ['app (stopping)']), ...states.flat()];
}

async function isUp(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  const answer = check().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
