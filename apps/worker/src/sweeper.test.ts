import { makeLogger } from '@storyloom/adapters/log/log';
import type { Pool } from '@storyloom/adapters/postgres/pool';
import { expect, it } from 'vitest';
import { startSweeper } from './sweeper.ts';

it('goes on with its other steps when some of them fail, and says which', async () => {
  const failed: string[] = [];
  const to = { write: (line: string) => failed.push(JSON.parse(line).step) };
  const broken = () => Promise.reject(new Error('The database is away.'));
  const { promise: reached, resolve: reach } = Promise.withResolvers<number>();
  const sweeper = startSweeper({
    work: { sweep: broken },
    admit: {
      now: broken,
      strand: async () => {
        reach(1);
        return 0;
      },
    },
    // No step of a first round asks it.
    pool: {} as Pool,
    queue: { wake: () => undefined },
    live: { announce: () => undefined },
    log: makeLogger({ level: 'info', program: 'test', to }),
  });
  await reached;
  await sweeper.stop();
  expect(failed).toEqual(['due', 'admit']);
});
