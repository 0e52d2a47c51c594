import { startProduct } from '@storyloom/adapters/testing/product';
import { Pool } from 'pg';
import { between, cpuSeconds } from './cpu.ts';
import { profiled, startProfile } from './profile.ts';
import { type Backend, type Bench, type Figure, Unsupported, type Workload } from './workload.ts';

/** Unsupported says what this version of the product lacks; any other error is a failure. */
export type Outcome =
  | { kind: 'measured'; figures: Figure[] }
  | { kind: 'unsupported' | 'failed'; reason: string };

type Options = { backend: Backend; quick: boolean; profile: string | null };

/** One workload, once, on a product of its own that is gone again afterwards. */
export async function measureRound(workload: Workload, options: Options): Promise<Outcome> {
  try {
    return { kind: 'measured', figures: await measure(workload, options) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: error instanceof Unsupported ? 'unsupported' : 'failed', reason };
  }
}

async function measure(workload: Workload, { backend, quick, profile }: Options): Promise<Figure[]> {
  const extra = profile === null ? {} : profiled;
  const product = await startProduct({
    redis: backend === 'redis',
    ...extra,
    env: { LOG_LEVEL: 'warn', ...extra.env, ...workload.env },
  });
  const database = new Pool({ connectionString: product.databaseUrl, max: 4 });
  // What breaks is told by the query that needed it.
  database.on('error', () => undefined);
  try {
    const measured: Bench['measured'] = async (work) => {
      const profiling =
        profile === null
          ? null
          : await startProfile(product, { dir: profile, name: `${workload.name}.${backend}` });
      const before = cpuSeconds(product.pids());
      const start = performance.now();
      const result = await work();
      const seconds = (performance.now() - start) / 1000;
      const cpu = between(before, cpuSeconds(product.pids()));
      await profiling?.end();
      return { result, cpu, seconds };
    };
    return await workload.measure({ product, database, quick, measured });
  } finally {
    await database.end();
    await product.stop();
  }
}
