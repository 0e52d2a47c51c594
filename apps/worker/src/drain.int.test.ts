import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { prepareQueueDatabase } from '@storyloom/adapters/bullmq/queue';
import { testDatabase } from '@storyloom/adapters/testing/database';
import { startLine } from '@storyloom/adapters/testing/silent-line';
import { until } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

it('ends soon after its time to drain when the database does not answer any more', async () => {
  await using database = await testDatabase();
  await using line = await startLine(database.url);
  const connection = await database.pool.connect();
  await prepareQueueDatabase(connection).finally(() => connection.release());
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      APP_SECRET_TOKEN: 'for-tests-only-'.repeat(5),
      DATABASE_URL: line.url,
      DRAIN_SECONDS: '0',
    },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  try {
    const beats = () => database.pool.query('SELECT FROM worker_heartbeat');
    await until('it is there', async () => (await beats()).rowCount === 1, 20_000);
    line.goSilent();
    const began = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - began).toBeLessThan(8_000);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}, 60_000);
