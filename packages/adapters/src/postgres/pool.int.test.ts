import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { makePrisma } from '../prisma/client.ts';
import { testDatabase } from '../testing/database.ts';
import { startLine } from '../testing/silent-line.ts';
import { isPassing } from './errors.ts';
import { makePool } from './pool.ts';
import { inTransaction } from './transaction.ts';

const cutOthers =
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';

describe('a pool', () => {
  it('bounds every wait and commits durably', async () => {
    await using database = await testDatabase();
    const pool = makePool({ url: database.url, name: 'storyloom ingest', max: 1, statementTimeoutMs: 1_234 });
    try {
      const { rows } = await pool.query(
        `SELECT name, setting FROM pg_settings WHERE name IN
           ('application_name', 'idle_in_transaction_session_timeout', 'statement_timeout', 'synchronous_commit')
         ORDER BY name`,
      );
      expect(rows.map((row) => row.setting)).toEqual(['storyloom ingest', '30000', '1234', 'on']);
    } finally {
      await pool.end();
    }
  });

  it('survives that a connection is cut while somebody has it and asks nothing', async () => {
    await using database = await testDatabase();
    const pool = makePool({ url: database.url, name: 'storyloom test', max: 1 });
    try {
      const client = await pool.connect();
      await client.query('SELECT 1');
      const ended = new Promise((resolve) => client.once('end', resolve));
      await database.pool.query(cutOthers);
      await ended;
      await expect(client.query('SELECT 1')).rejects.toThrow('not queryable');
      client.release();
      expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    } finally {
      await pool.end();
    }
  });

  it('finds out that the line is dead, gives up in a moment, and goes on over a new one', async () => {
    await using database = await testDatabase();
    await using line = await startLine(database.url);
    const pool = makePool({ url: line.url, name: 'storyloom test', max: 1, statementTimeoutMs: 200 });
    try {
      const dead = inTransaction(pool, async (client) => {
        await client.query('SELECT 1');
        line.goSilent();
        await client.query('SELECT 1');
      });
      const error = await dead.catch((reason: unknown) => reason);
      expect(isPassing(error)).toBe(true);
      expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    } finally {
      await pool.end();
    }
  });

  it('survives that its idle connections are cut', async () => {
    await using database = await testDatabase();
    const pool = makePool({ url: database.url, name: 'storyloom test', max: 1 });
    const prisma = makePrisma({ url: database.url, max: 1 });
    try {
      await prisma.team.count();
      await pool.query('SELECT 1');
      const noticed = once(pool, 'error');
      await database.pool.query(cutOthers);
      await noticed;
      expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
      expect(await prisma.team.count()).toBe(0);
    } finally {
      await prisma.$disconnect();
      await pool.end();
    }
  });
});
