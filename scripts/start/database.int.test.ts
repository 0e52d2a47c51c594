import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makePool } from '../../packages/adapters/src/postgres/pool.ts';
import { runDatabase } from './database.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-supervised-'));
chmodSync(folder, 0o711);
afterAll(() => rmSync(folder, { recursive: true }));

it('starts PostgreSQL again when it dies, with what was committed', async () => {
  const said = Promise.withResolvers<string>();
  const ready = Promise.withResolvers<void>();
  let starts = 0;
  const log = (line: string) => {
    if (line.includes('ready to accept connections')) starts += 1;
    if (starts === 2) ready.resolve();
  };
  const dir = join(folder, 'kept');
  const database = await runDatabase({ dir, log, say: said.resolve, onMoved: () => {} });
  try {
    const pool = makePool({ url: database.url(), name: 'test', max: 1 });
    await pool.query('CREATE TABLE kept AS SELECT 1 AS one');
    await pool.end();
    process.kill(Number.parseInt(readFileSync(join(dir, 'data/postmaster.pid'), 'utf8'), 10), 'SIGKILL');
    expect(await said.promise).toBe('PostgreSQL ended: starting it again.');
    await ready.promise;
    const again = makePool({ url: database.url(), name: 'test', max: 1 });
    expect((await again.query('SELECT one FROM kept')).rows).toEqual([{ one: 1 }]);
    await again.end();
  } finally {
    await database.stop();
  }
});

it('says in a sentence why it does not start', async () => {
  const dir = join(folder, 'a-file');
  writeFileSync(dir, '');
  const started = runDatabase({ dir, log: () => {}, say: () => {}, onMoved: () => {} });
  await expect(started).rejects.toThrow(/a-file/);
});
