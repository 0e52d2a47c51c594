import { postgresStore } from '@storyloom/adapters/postgres/store';
import { testDatabase } from '@storyloom/adapters/testing/database';
import { newId } from '@storyloom/engine';
import { anAcceptance } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storyloom } from './testing.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let run: ReturnType<typeof storyloom>;

beforeAll(async () => {
  database = await testDatabase();
  run = storyloom(database.url);
});
afterAll(() => database[Symbol.asyncDispose]());

it('shows the queue, and stops, holds up and lets go on story runs', async () => {
  const { storyRun } = await started();
  const shown = await run('queue');
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toMatch(/^2 queued \(oldest \d+ s\), 0 running, 0 waiting$/m);
  expect(shown.stdout).toMatch(/No worker has been seen/);
  expect(shown.stdout).toContain(storyRun.id);
  expect(JSON.parse((await run('queue', '--json')).stdout)).toMatchObject({ queued: 2, workers: [] });
  expect((await run('queue', '--team', 'nobody')).stderr).toBe('There is no team "nobody".');

  expect((await run('run', 'suspend', storyRun.id)).stdout).toBe('Suspended.');
  expect((await run('queue')).stdout).toMatch(/^0 queued, 0 running, 2 waiting \(resume 2\)$/m);
  expect((await run('run', 'resume', storyRun.id)).stdout).toBe('It goes on.');
  expect((await run('run', 'cancel', storyRun.id)).stdout).toBe('Cancelled, with 2 Action runs.');
  const again = await run('run', 'cancel', storyRun.id, '--json');
  expect(JSON.parse(again.stdout)).toEqual({ id: storyRun.id, state: 'cancelled', actionRuns: 0 });
  for (const id of ['x', newId()]) {
    expect(await run('run', 'cancel', id)).toMatchObject({ code: 1, stderr: `There is no story run ${id}.` });
  }
  const { rows } = await database.pool.query(
    'SELECT operation, state, via, team_id, object_id FROM audit_entry ORDER BY id',
  );
  const about = { state: 'done', via: 'cli', team_id: storyRun.teamId, object_id: storyRun.id };
  const operations = ['runs.suspend', 'runs.resume', 'runs.cancel', 'runs.cancel'];
  expect(rows).toEqual(operations.map((operation) => ({ operation, ...about })));
});

async function started() {
  const acceptance = anAcceptance({ runs: 2 });
  await postgresStore(database.pool).accept([acceptance]);
  return acceptance;
}
