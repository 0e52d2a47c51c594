import { makePool } from '@storyloom/adapters/postgres/pool';
import { testDatabase } from '@storyloom/adapters/testing/database';
import { freePort } from '@storyloom/adapters/testing/program';
import { expect, it } from 'vitest';
import { checkWorker } from './heartbeat.ts';

it('takes a worker for alive that was seen lately, and warns when nothing comes through the queue', async () => {
  await using database = await testDatabase();
  const beat = (id: string, seen: number, consumed: number | null) =>
    database.pool.query(
      `INSERT INTO worker_heartbeat (id, started_at, seen_at, consumed_at, busy, slots, ended)
       VALUES ($1, now(), now() - make_interval(secs => $2), now() - make_interval(secs => $3), 0, 1, 0)`,
      [id, seen, consumed],
    );
  await beat('well:1', 2, 3);
  await beat('without-redis:1', 2, 60);
  await beat('new:1', 0, null);
  await beat('stuck:1', 20, 20);
  await beat('stuck-elsewhere:1', 0, 0);
  const check = (host: string) => checkWorker(database.pool, host);
  expect(await check('well')).toEqual({ isAlive: true, message: null });
  for (const host of ['without-redis', 'new']) {
    expect(await check(host)).toEqual({ isAlive: true, message: expect.stringContaining('is Redis away?') });
  }
  for (const host of ['stuck', 'nobody']) {
    expect(await check(host)).toEqual({ isAlive: false, message: expect.stringContaining(host) });
  }
});

it('calls nobody dead while the database is away, and says what to do', async () => {
  const pool = makePool({
    url: `postgresql://storyloom@127.0.0.1:${await freePort()}/storyloom`,
    name: 'storyloom test',
    max: 1,
  });
  const { isAlive, message } = await checkWorker(pool, 'well');
  expect(isAlive).toBe(true);
  expect(message).toContain('PostgreSQL does not answer (connect ECONNREFUSED');
  expect(message).toContain('start PostgreSQL or check DATABASE_URL');
  await pool.end();
});

it('says that a database is not prepared', async () => {
  await using database = await testDatabase();
  await database.pool.query('DROP TABLE worker_heartbeat');
  expect(await checkWorker(database.pool, 'well')).toEqual({
    isAlive: false,
    message: expect.stringContaining('npm run prepare-database'),
  });
});
