import { anAcceptance } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { blobPayloads } from '../blob/events.ts';
import { postgresStore } from '../postgres/store.ts';
import { testDatabase } from '../testing/database.ts';
import { findAnswers } from './answers.ts';

it('finds the answers of all who wait, though the large payload of one is gone', async () => {
  await using database = await testDatabase();
  const batch = [anAcceptance({ runs: 0, output: 1 }), anAcceptance({ runs: 0, output: 2 })];
  await postgresStore(database.pool).accept(batch);
  const [lost, other] = batch.map(({ storyRun, event }) => ({
    storyId: null,
    storyRunId: storyRun.id,
    exits: [event.actionId],
  }));
  if (!lost || !other) throw new Error('There are two.');
  await database.pool.query(`UPDATE event SET blob = '2026-11-26/gone' WHERE story_run_id = $1`, [
    lost.storyRunId,
  ]);
  const found = await findAnswers({ pool: database.pool, payloads: blobPayloads(null) }, [lost, other]);
  expect(found).toEqual(
    new Map<string, unknown>([
      [lost.storyRunId, 'missing'],
      [other.storyRunId, { output: 2 }],
    ]),
  );
});
