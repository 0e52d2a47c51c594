import { modelSuite } from '@storyloom/engine/testing';
import { makeQueue, prepareQueueDatabase } from './bullmq/queue.ts';
import { makeLogger } from './log/log.ts';
import { postgresCalls } from './postgres/calls.ts';
import { postgresFlow } from './postgres/flow.ts';
import { prepareDatabase } from './postgres/migrate.ts';
import { postgresStore } from './postgres/store.ts';
import { testDatabase } from './testing/database.ts';

const log = makeLogger({ level: 'error', program: 'test' });

modelSuite(
  'PostgreSQL',
  async () => {
    const database = await testDatabase();
    const { pool, url } = database;
    await prepareDatabase({ url, log: () => undefined, before: prepareQueueDatabase });
    const queue = await makeQueue({ redisUrl: null, databaseUrl: url, log, name: 'model' });
    return {
      store: postgresStore(pool),
      queue,
      flow: postgresFlow(pool),
      calls: (find) => postgresCalls(pool, { find }),
      called: async (ids) => {
        const { rows } = await pool.query<{ id: string }>(
          'SELECT story_run_id AS id FROM story_call WHERE caller_story_run_id = ANY($1)',
          [ids],
        );
        return rows.map((row) => row.id);
      },
      events: async (ids) => {
        const { rows } = await pool.query(
          'SELECT action_slug AS slug, output FROM event WHERE story_run_id = ANY($1)',
          [ids],
        );
        return rows;
      },
      open: async (ids) => {
        const { rows } = await pool.query(
          'SELECT count(*)::int AS n FROM open_run WHERE story_run_id = ANY($1)',
          [ids],
        );
        return rows[0]?.n ?? 0;
      },
      close: async () => {
        await queue.close();
        await database[Symbol.asyncDispose]();
      },
    };
  },
  { runs: Number(process.env.MODEL_RUNS ?? 40) },
);
