import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of 10 ms (`getconf CLK_TCK`). */
const ticksPerSecond = 100;

/** CPU seconds by program. The load and the echo are in this process and are not counted. */
export type CpuSeconds = { app: number; worker: number; postgres: number; redis: number };

type Stat = { parent: number; name: string; ticks: number };

/**
 * CPU seconds used so far by the processes below this one: app and worker with their children, and the
 * servers, with what their ended children used. From Linux's /proc/<pid>/stat.
 */
export function cpuSeconds(pids: { app: number; worker: number }): CpuSeconds {
  const stats = readStats();
  const used: CpuSeconds = { app: 0, worker: 0, postgres: 0, redis: 0 };
  for (const [pid, { name, ticks }] of stats) {
    const line = ancestry(stats, pid);
    if (!line.includes(process.pid)) continue;
    const program = line.includes(pids.app)
      ? 'app'
      : line.includes(pids.worker)
        ? 'worker'
        : servers.get(name);
    if (program) used[program] += ticks / ticksPerSecond;
  }
  return used;
}

const servers = new Map<string, 'postgres' | 'redis'>([
  ['postgres', 'postgres'],
  ['redis-server', 'redis'],
]);

export function between(before: CpuSeconds, after: CpuSeconds): CpuSeconds {
  return {
    app: after.app - before.app,
    worker: after.worker - before.worker,
    postgres: after.postgres - before.postgres,
    redis: after.redis - before.redis,
  };
}

export function total({ app, worker, postgres, redis }: CpuSeconds): number {
  return app + worker + postgres + redis;
}

function readStats(): Map<number, Stat> {
  const stats = new Map<number, Stat>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      stats.set(Number(entry), parseStat(readFileSync(`/proc/${entry}/stat`, 'utf8')));
    } catch {
      // It ended meanwhile.
    }
  }
  return stats;
}

/** One line of /proc/<pid>/stat; `ticks` includes children that ended and were waited for. */
export function parseStat(line: string): Stat {
  // The name, in brackets, may hold spaces and brackets; the fields behind it do not.
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  const fields = line.slice(close + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { parent: Number(fields[1]), name: line.slice(open + 1, close), ticks };
}

/** The process itself, its parent, and so on. */
function ancestry(stats: ReadonlyMap<number, Stat>, pid: number): number[] {
  const line: number[] = [];
  for (let at: number | undefined = pid; at; at = stats.get(at)?.parent) line.push(at);
  return line;
}
