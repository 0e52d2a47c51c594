import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '@storyloom/adapters/testing/program';
import type { Bench } from './workload.ts';

/** One more worker, with `env` over the product's; resolves at its first heartbeat, within 60 s. */
export async function startWorkerWith(
  { product, database }: Pick<Bench, 'product' | 'database'>,
  env: Record<string, string>,
): Promise<Program> {
  const worker = product.run('worker', { env });
  const until = Date.now() + 60_000;
  for (;;) {
    const beat = await database.query('select from worker_heartbeat where id like $1', [`%:${worker.pid}`]);
    if (beat.rowCount === 1) return worker;
    if (worker.isGone() || Date.now() > until)
      throw new Error(`A worker did not come up:\n${worker.output()}`);
    await sleep(50);
  }
}
