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

describe('rows of the memory', () => {
  it('are no more than twice as many as an Action counts, or a few', async () => {
    const of = { storyId: newId(), actionId: newId() };
    for (let count = 0; count < 500; count += 1) {
      await memory.remember({ ...of, runId: newId() }, { key: `k${count}`, last: 10 });
    }
    const rows = await rowsOf(of.actionId);
    expect(rows.length).toBeLessThan(10 + 64 + 1);
    expect(rows.slice(-10)).toEqual(Array.from({ length: 10 }, (_, count) => `k${490 + count}`));
  });

  it('go when the Action is told to forget, and no others with them', async () => {
    const of = { storyId: newId(), actionId: newId() };
    const other = { storyId: newId(), actionId: newId() };
    for (const one of [of, other]) {
      await memory.remember({ ...one, runId: newId() }, { key: 'a', last: 10 });
    }
    expect(await clearMemory(database.pool, { ...of, storyId: other.storyId })).toBe(0);
    expect(await clearMemory(database.pool, of)).toBe(1);
    expect(await rowsOf(of.actionId)).toEqual([]);
    expect(await rowsOf(other.actionId)).toEqual(['a']);
    expect(await memory.remember({ ...of, runId: newId() }, { key: 'a', last: 10 })).toBe(true);
  });

  it('go when their period is over, and with their story', async () => {
    const of = { storyId: newId(), actionId: newId() };
    const remember = (key: string, what: { last: number } | { periodMs: number }) =>
      memory.remember({ ...of, runId: newId() }, { key, ...what });
    await remember('short', { periodMs: 1_000 });
    await remember('long', { periodMs: 86_400_000 });
    await remember('counted', { last: 10 });
    const inAnHour = () => new Date(Date.now() + 3_600_000);
    const log = { warn: () => undefined };
    const retention = (trashDays: number) =>
      makeRetention({ pool: database.pool, blobs: null, trashDays, log, now: inAnHour, budgetMs: 10_000 });
    await retention(30).round(new AbortController().signal);
    expect(await rowsOf(of.actionId)).toEqual(['long', 'counted']);

    const { rows } = await database.pool.query<{ id: string }>(
      `WITH t AS (INSERT INTO team (id, name) VALUES (gen_random_uuid(), 'T') RETURNING id)
       INSERT INTO story (id, team_id, name, draft, deleted_at)
       SELECT $1, id, 'S', '{}', now() - interval '40 days' FROM t RETURNING id`,
      [of.storyId],
    );
    expect(rows).toHaveLength(1);
    await retention(30).round(new AbortController().signal);
    expect(await rowsOf(of.actionId)).toEqual([]);
  });
});
