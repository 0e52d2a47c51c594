/** What this machine can do at most, in this run: the limits that our figures are ratios of. */
import { createServer } from 'node:http';
import { createPostgresBackend, Queue, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { Client, type Pool } from 'pg';
import { type Load, postAll } from './load.ts';

/** A Node HTTP handler that reads the body, answers, and does nothing else. */
export async function bareHttp(options: {
  count: number;
  connections: number;
  body: (n: number) => string;
}): Promise<Load> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(202).end('accepted'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    return await postAll(`http://127.0.0.1:${port}/`, options);
  } finally {
    server.close();
  }
}

/** Jobs a second that BullMQ takes and hands to a worker that does nothing, added 100 at a time. */
export async function bareQueue(
  at: { redisUrl: string | null; databaseUrl: string },
  count: number,
): Promise<number> {
  let done = 0;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const handler = () => {
    done += 1;
    if (done === count) finish();
    return Promise.resolve();
  };
  const bare = at.redisUrl ? onRedis(at.redisUrl, handler) : onPostgres(at.databaseUrl, handler);
  await bare.queue.waitUntilReady();
  const start = performance.now();
  const worker = bare.startWorker();
  const opts = { removeOnComplete: true, removeOnFail: true };
  for (let added = 0; added < count; added += 100) {
    await bare.queue.addBulk(
      Array.from({ length: 100 }, () => ({ name: 'job', data: { ids: ['x'] }, opts })),
    );
  }
  await finished;
  const seconds = (performance.now() - start) / 1000;
  await worker.close();
  await bare.queue.close();
  await bare.end();
  return count / seconds;
}

/**
 * Milliseconds that two jobs one after the other take on BullMQ, from the call that adds the first to the end
 * of the second, which the first adds; one pair at a time.
 */
export async function bareHops(
  at: { redisUrl: string | null; databaseUrl: string },
  count: number,
): Promise<number[]> {
  const opts = { removeOnComplete: true, removeOnFail: true };
  let finish: () => void = () => undefined;
  const handler = async ({ name: step }: { name: string }) => {
    if (step === 'first') await bare.queue.add('second', { ids: ['x'] }, opts);
    else finish();
  };
  const bare = at.redisUrl ? onRedis(at.redisUrl, handler) : onPostgres(at.databaseUrl, handler);
  await bare.queue.waitUntilReady();
  const worker = bare.startWorker();
  const took: number[] = [];
  for (let pair = 0; pair < count; pair += 1) {
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const began = performance.now();
    await bare.queue.add('first', { ids: ['x'] }, opts);
    await done;
    took.push(performance.now() - began);
  }
  await worker.close();
  await bare.queue.close();
  await bare.end();
  return took;
}

type Handler = (job: { name: string }) => Promise<void>;

const name = 'bench';
const concurrency = 20;

function onRedis(url: string, handler: Handler) {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  return {
    queue: new Queue(name, { connection }),
    startWorker: () => new Worker(name, handler, { connection, concurrency }),
    end: () => Promise.resolve(connection.disconnect()),
  };
}

function onPostgres(connectionString: string, handler: Handler) {
  const backend = withBackend(createPostgresBackend);
  const connection = { connectionString, max: 10 };
  return {
    queue: new backend.Queue(name, { connection }),
    startWorker: () => new backend.Worker(name, handler, { connection, concurrency }),
    end: () => Promise.resolve(),
  };
}

/** Four connections that send the statements, each one commit; answers how many seconds all took. */
export async function sendAll(
  databaseUrl: string,
  statements: readonly { name: string; text: string; values: unknown[] }[],
): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const client = new Client({ connectionString: databaseUrl });
      await client.connect();
      return client;
    }),
  );
  let next = 0;
  const start = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (let one = statements[next++]; one; one = statements[next++]) await client.query(one);
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  return seconds;
}

/** Rows a second of one JSON column and a key that PostgreSQL commits, `perStatement` at a time. */
export async function bareInserts(
  { database, databaseUrl }: { database: Pool; databaseUrl: string },
  { rows, perStatement, body }: { rows: number; perStatement: number; body: string },
): Promise<number> {
  await database.query('create table bench_row (id uuid primary key, body json not null)');
  try {
    const statement = {
      name: 'bench_row',
      text: 'insert into bench_row select gen_random_uuid(), body from unnest($1::json[]) as body',
      values: [Array.from({ length: perStatement }, () => body)],
    };
    const seconds = await sendAll(
      databaseUrl,
      Array.from({ length: rows / perStatement }, () => statement),
    );
    return rows / seconds;
  } finally {
    await database.query('drop table bench_row');
  }
}
