import { setTimeout as sleep } from 'node:timers/promises';
import { total } from './cpu.ts';
import { memoryOf } from './memory.ts';
import type { Workload } from './workload.ts';

export const w9: Workload = {
  name: 'W9',
  title: 'cold start; idle, nobody looking',
  measure: async (bench) => {
    const { product, quick } = bench;
    await product.stopApp();
    await product.killWorker('SIGTERM');
    const app = await timed(product.startApp);
    const worker = await timed(product.startWorker);
    await sleep(quick ? 3_000 : 10_000);

    const { cpu, seconds } = await bench.measured(() => sleep(quick ? 5_000 : 20_000));
    const idle = (of: number) => (of * 1000) / seconds;
    const pids = product.pids();
    const memory = { app: memoryOf(pids.app).now, worker: memoryOf(pids.worker).now };
    return [
      { name: 'app, start → ready', value: app, unit: 'ms' },
      { name: 'worker, start → first heartbeat', value: worker, unit: 'ms' },
      { name: 'idle CPU a second', value: idle(total(cpu)), unit: 'ms' },
      { name: '… of it app', value: idle(cpu.app), unit: 'ms' },
      { name: '… worker', value: idle(cpu.worker), unit: 'ms' },
      { name: '… PostgreSQL', value: idle(cpu.postgres), unit: 'ms' },
      { name: '… Redis', value: idle(cpu.redis), unit: 'ms' },
      { name: 'memory, app', value: memory.app, unit: 'MB' },
      { name: 'memory, worker', value: memory.worker, unit: 'MB' },
      { name: 'memory, app + worker', value: memory.app + memory.worker, unit: 'MB', goal: '≤ 350 MB' },
    ];
  },
};

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
