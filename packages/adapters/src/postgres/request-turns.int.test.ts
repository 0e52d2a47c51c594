import { expect, it, vi } from 'vitest';
import { testDatabase } from '../testing/database.ts';
import { requestTurns } from './request-turns.ts';

const limit = { key: 'webhook:a:', count: 10, seconds: 100 };

it('lets a burst in, then an even pace, and says how long to wait', async () => {
  await using database = await testDatabase();
  let now = 0;
  const turn = requestTurns(database.pool, () => now);
  const several = (count: number) => Promise.all(Array.from({ length: count }, () => turn(limit)));
  const waits = await several(15);
  expect(waits.filter((ms) => ms === 0)).toHaveLength(10);
  const wait = Math.max(...waits);
  expect(wait).toBeGreaterThan(9_000);
  expect(wait).toBeLessThanOrEqual(10_000);

  // As if 20 s had gone by, for the database and for this process.
  await database.pool.query("UPDATE rate_limit SET pace_at = pace_at - interval '20 seconds'");
  now += 20_000;
  expect((await several(5)).filter((ms) => ms === 0)).toHaveLength(2);
  expect(await turn({ ...limit, key: 'webhook:b:' })).toBe(0);
});

it('is one for all processes, those that begin at the same moment too', async () => {
  await using database = await testDatabase();
  const processes = Array.from({ length: 4 }, () => requestTurns(database.pool));
  const waits = await Promise.all(Array.from({ length: 40 }, (_, index) => processes[index % 4]?.(limit)));
  expect(waits.filter((ms) => ms === 0)).toHaveLength(10);
});

it('asks the database for nothing while it knows that a key is closed', async () => {
  await using database = await testDatabase();
  let statements = 0;
  const pool = new Proxy(database.pool, {
    get: (target, name) => {
      if (name === 'query') statements += 1;
      return Reflect.get(target, name);
    },
  });
  const turn = requestTurns(pool);
  const once = { key: 'webhook:c:', count: 1, seconds: 3_600 };
  expect(await turn(once)).toBe(0);
  expect(await turn(once)).toBeGreaterThan(0);
  const before = statements;
  for (let sent = 0; sent < 50; sent += 1) expect(await turn(once)).toBeGreaterThan(0);
  expect(statements).toBe(before);
});

it('keeps a key closed for as long as it said when the clock jumps back', async () => {
  await using database = await testDatabase();
  const real = Date.now;
  let jumped = 0;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() - jumped);
  try {
    const turn = requestTurns(database.pool);
    const often = { key: 'webhook:d:', count: 1, seconds: 0.2 };
    expect(await turn(often)).toBe(0);
    expect(await turn(often)).toBeGreaterThan(0);
    jumped = 3_600_000;
    await vi.waitUntil(async () => (await turn(often)) === 0, { timeout: 5_000, interval: 20 });
  } finally {
    clock.mockRestore();
  }
});
