import { type CrashPorts, crashSuite } from '@storyloom/engine/testing';
import { makeQueue, prepareQueueDatabase } from './bullmq/queue.ts';
import { startTestRedis } from './bullmq/testing-redis.ts';
import { makeLive } from './live/live.ts';
import { makeLogger } from './log/log.ts';
import { postgresCalls } from './postgres/calls.ts';
import { prepareDatabase } from './postgres/migrate.ts';
import { postgresStore } from './postgres/store.ts';
import { testDatabase } from './testing/database.ts';

const log = makeLogger({ level: 'error', program: 'test' });

async function ports(redisUrl: string | null, stopRedis: () => Promise<void>): Promise<CrashPorts> {
  const database = await testDatabase();
  const { pool, url } = database;
  await prepareDatabase({ url, log: () => undefined, before: prepareQueueDatabase });
  const queue = await makeQueue({ redisUrl, databaseUrl: url, log, name: 'crash' });
  const live = await makeLive({ redisUrl, databaseUrl: url, log });
  return {
    store: postgresStore(pool),
    queue,
    live,
    calls: (find) => postgresCalls(pool, { find }),
    called: async (storyRunIds) => {
      const { rows } = await pool.query<{ id: string }>(
        'select story_run_id as id from story_call where caller_story_run_id = any($1)',
        [storyRunIds],
      );
      return rows.map((row) => row.id);
    },
    addVersion: () => Promise.resolve(),
    events: async (storyRunIds) => {
      const { rows } = await pool.query<{ id: string; slug: string; cause: string | null; seq: number }>(
        `select id, action_slug as slug, causes[1] as cause, seq from event where story_run_id = any($1)`,
        [storyRunIds],
      );
      return rows;
    },
    open: async (storyRunIds) => {
      const { rows } = await pool.query<{ open: number }>(
        `select count(*)::int as open from open_run where story_run_id = any($1)`,
        [storyRunIds],
      );
      return rows[0]?.open ?? 0;
    },
    close: async () => {
      await Promise.all([queue.close(), live.close()]);
      await database[Symbol.asyncDispose]();
      await stopRedis();
    },
  };
}

crashSuite('PostgreSQL', () => ports(null, () => Promise.resolve()));
crashSuite('PostgreSQL and Redis', async () => {
  const redis = await startTestRedis();
  return ports(redis.url, redis.stop);
});
