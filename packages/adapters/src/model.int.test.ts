import { compiledCache, type Id, type Json, newId } from '@storyloom/engine';
import { type ModelPorts, memoryLive, modelSuite, type OpenRow } from '@storyloom/engine/testing';
import type { QueryResultRow } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { makeQueue, prepareQueueDatabase } from './bullmq/queue.ts';
import { makeLogger } from './log/log.ts';
import { postgresCalls } from './postgres/calls.ts';
import { postgresFlow } from './postgres/flow.ts';
import { prepareDatabase } from './postgres/migrate.ts';
import type { Pool } from './postgres/pool.ts';
import { postgresStore } from './postgres/store.ts';
import { answerApproval, readApproval } from './runs/approve.ts';
import { cancelOrphans, cancelRun } from './runs/cancel.ts';
import { decideRun } from './runs/decide.ts';
import { requeueResumed, resumeRun, resumeStory, suspendRun, suspendStory } from './runs/suspend.ts';
import { notFound } from './stories/story-deps.ts';
import { type TestDatabase, testDatabase } from './testing/database.ts';

const log = makeLogger({ level: 'error', program: 'test' });
const team = { teamId: newId() };

let database: TestDatabase;
let ports: ModelPorts;
beforeAll(async () => {
  database = await testDatabase();
  const { pool, url } = database;
  await prepareDatabase({ url, log: () => undefined, before: prepareQueueDatabase });
  await pool.query(`INSERT INTO team (id, name) VALUES ($1, 'Model')`, [team.teamId]);
  const queue = await makeQueue({ redisUrl: null, databaseUrl: url, log, name: 'model' });
  const rows = rowsIn(pool);
  // Nothing that people say fails an Action run, so no version is looked at.
  const unused = { versions: { load: async () => null }, compiled: compiledCache({}), runners: {} };
  const control = controlOf({ pool, queue, live: memoryLive(), store: rows.store, ...unused });
  ports = { ...rows, ...team, queue, control };
});
afterAll(async () => {
  await ports.queue.close();
  await database[Symbol.asyncDispose]();
});

function rowsIn(pool: Pool): Omit<ModelPorts, 'teamId' | 'queue' | 'control'> {
  const rowsOf = async <Row extends QueryResultRow>(text: string, ids: Id[]) =>
    (await pool.query<Row>(text, [ids])).rows;
  return {
    store: postgresStore(pool),
    flow: postgresFlow(pool),
    calls: (find) => postgresCalls(pool, { find }),
    addStory: async ({ storyId, teamId, storyName }) => {
      await pool.query(`INSERT INTO story (id, team_id, name, draft) VALUES ($1, $2, $3, '{}')`, [
        storyId,
        teamId,
        storyName,
      ]);
    },
    called: async (ids) => {
      const sql = 'SELECT story_run_id AS id FROM story_call WHERE caller_story_run_id = ANY($1)';
      return (await rowsOf<{ id: Id }>(sql, ids)).map(({ id }) => id);
    },
    events: (ids) =>
      rowsOf<{ slug: string; output: Json }>(
        'SELECT action_slug AS slug, output FROM event WHERE story_run_id = ANY($1)',
        ids,
      ),
    open: (ids) =>
      rowsOf<OpenRow>(
        `SELECT id, story_run_id AS "storyRunId", action_id AS "actionId", state, wait_kind AS waits, gate,
                run_gate AS "runGate", slot_key AS "slotKey"
         FROM open_run WHERE story_run_id = ANY($1)`,
        ids,
      ),
  };
}

function controlOf(deps: Parameters<typeof decideRun>[0]): ModelPorts['control'] {
  return {
    cancel: async (runId) => {
      const done = await cancelRun(deps, team, { runId });
      if (done === notFound) throw new Error('No such story run.');
      return done.state;
    },
    suspend: async (runId) => void (await suspendRun(deps, team, { runId })),
    resume: async (runId) => void (await resumeRun(deps, team, { runId })),
    suspendStory: async (storyId) => void (await suspendStory(deps, team, storyId)),
    resumeStory: async (storyId) => void (await resumeStory(deps, team, storyId)),
    answer: async (actionRunId) => {
      const approval = await readApproval(deps.pool, actionRunId);
      if (approval !== notFound)
        return (await answerApproval(deps, approval, { choice: 'yes', comment: null, by: null })).ok;
      const decided = await decideRun(deps, team, { actionRunId, decision: 'retry' });
      return decided !== notFound && decided.ok;
    },
    repair: async () => {
      await requeueResumed(deps.pool);
      await cancelOrphans(deps);
    },
  };
}

modelSuite('PostgreSQL', () => ports, { runs: Number(process.env.MODEL_RUNS ?? 60) });
