import { type Memory, newId } from '@storyloom/engine';
import { memoryContract } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { clearMemory, postgresMemory } from './memory.ts';
import { makeRetention } from './retention.ts';

let database: TestDatabase;
let memory: Memory;
beforeAll(async () => {
  database = await testDatabase();
  memory = postgresMemory(database.pool);
});
afterAll(() => database[Symbol.asyncDispose]());

memoryContract('PostgreSQL', () => memory);

const rowsOf = async (actionId: string) => {
  const { rows } = await database.pool.query<{ key: string }>(
    'SELECT key FROM action_memory WHERE action_id = $1 ORDER BY place',
    [actionId],
  );
  return rows.map((row) => row.key);
};

/** A story, in a team of its own. */
async function madeStory(): Promise<{ teamId: string; storyId: string }> {
  const [teamId, storyId] = [newId(), newId()];
  await database.pool.query(`INSERT INTO team (id, name) VALUES ($1, 'T')`, [teamId]);
  await database.pool.query(`INSERT INTO story (id, team_id, name, draft) VALUES ($1, $2, 'S', '{}')`, [
    storyId,
    teamId,
  ]);
  return { teamId, storyId };
}

describe('rows of the memory', () => {
  it('are no more than twice as many as an Action counts, or a few', async () => {
    const of = { storyId: newId(), actionId: newId() };
    for (let count = 0; count < 500; count += 1) {
      await memory.remember({ ...of, runId: newId(), isTest: false }, { key: `k${count}`, last: 10 });
    }
    const rows = await rowsOf(of.actionId);
    expect(rows.length).toBeLessThan(10 + 64 + 1);
    expect(rows.slice(-10)).toEqual(Array.from({ length: 10 }, (_, count) => `k${490 + count}`));
  });

  it('go when the Action is told to forget, and no others with them', async () => {
    const [mine, yours] = [await madeStory(), await madeStory()];
    const of = { storyId: mine.storyId, actionId: newId() };
    const other = { storyId: yours.storyId, actionId: newId() };
    for (const one of [of, other]) {
      await memory.remember({ ...one, runId: newId(), isTest: false }, { key: 'a', last: 10 });
    }
    const clear = (teamId: string) => clearMemory(database.pool, { teamId, actionId: of.actionId });
    expect(await clear(yours.teamId)).toBe(0);
    expect(await clear(mine.teamId)).toBe(1);
    expect(await rowsOf(of.actionId)).toEqual([]);
    expect(await rowsOf(other.actionId)).toEqual(['a']);
    expect(await memory.remember({ ...of, runId: newId(), isTest: false }, { key: 'a', last: 10 })).toBe(
      true,
    );
  });

  it('go when their period is over, with their story, and with its team', async () => {
    const orphan = { storyId: newId(), actionId: newId() };
    await memory.remember({ ...orphan, runId: newId(), isTest: false }, { key: 'a', last: 10 });
    const of = { storyId: (await madeStory()).storyId, actionId: newId() };
    const remember = (key: string, what: { last: number } | { periodMs: number }) =>
      memory.remember({ ...of, runId: newId(), isTest: false }, { key, ...what });
    await remember('short', { periodMs: 1_000 });
    await remember('long', { periodMs: 86_400_000 });
    await remember('counted', { last: 10 });
    const inAnHour = () => new Date(Date.now() + 3_600_000);
    const log = { warn: () => undefined };
    const retention = (trashDays: number) =>
      makeRetention({
        pool: database.pool,
        blobs: null,
        trashDays,
        auditDays: 730,
        log,
        now: inAnHour,
        budgetMs: 10_000,
      });
    await retention(30).round(new AbortController().signal);
    expect(await rowsOf(of.actionId)).toEqual(['long', 'counted']);
    expect(await rowsOf(orphan.actionId)).toEqual([]);

    await database.pool.query(`UPDATE story SET deleted_at = now() - interval '40 days' WHERE id = $1`, [
      of.storyId,
    ]);
    await retention(30).round(new AbortController().signal);
    expect(await rowsOf(of.actionId)).toEqual([]);
  });
});
