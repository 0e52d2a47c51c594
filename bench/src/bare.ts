/** What this machine can do at most, in this run: the limits that our figures are ratios of. */
import { createServer } from 'node:http';
import { createPostgresBackend, Queue, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { postAll } from './load.ts';

/** POSTs a second that a Node HTTP handler answers which reads the body and does nothing. */
export async function bareHttp(options: {
  count: number;
  connections: number;
  body: (n: number) => string;
}): Promise<number> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(202).end('accepted'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    return (await postAll(`http://127.0.0.1:${port}/`, options)).perSecond;
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

const name = 'bench';
const concurrency = 20;

function onRedis(url: string, handler: () => Promise<void>) {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  return {
    queue: new Queue(name, { connection }),
    startWorker: () => new Worker(name, handler, { connection, concurrency }),
    end: () => Promise.resolve(connection.disconnect()),
  };
}

function onPostgres(connectionString: string, handler: () => Promise<void>) {
  const backend = withBackend(createPostgresBackend);
  const connection = { connectionString, max: 10 };
  return {
    queue: new backend.Queue(name, { connection }),
    startWorker: () => new backend.Worker(name, handler, { connection, concurrency }),
    end: () => Promise.resolve(),
  };
}

/** Rows of about 1 KB a second that PostgreSQL commits in statements of 100 rows over four connections. */
export async function bareInserts(databaseUrl: string, rows: number): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const client = new Client({ connectionString: databaseUrl });
      await client.connect();
      return client;
    }),
  );
  const [first] = clients;
  await first?.query('create table bench_row (id uuid primary key, body json not null)');
  const body = JSON.stringify({ text: 'x'.repeat(1000) });
  const bodies = Array.from({ length: 100 }, () => body);
  let left = rows / 100;
  const start = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      while (left-- > 0) {
        await client.query({
          name: 'bench',
          text: 'insert into bench_row select gen_random_uuid(), body from unnest($1::json[]) as body',
          values: [bodies],
        });
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  await first?.query('drop table bench_row');
  await Promise.all(clients.map((client) => client.end()));
  return rows / seconds;
}
