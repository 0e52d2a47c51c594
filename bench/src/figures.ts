import { type CpuSeconds, total } from './cpu.ts';
import type { Figure } from './workload.ts';

/** The value below which the share `p` (0 to 1) of `values` lies; 0 for none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
}

/** The middle one, or the mean of the two in the middle; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  const lower = sorted[Math.ceil(middle) - 1] ?? 0;
  return (lower + upper) / 2;
}

export type Summary = Omit<Figure, 'value'> & { median: number; low: number; high: number };

/** The rounds of one workload as one: each figure's median and range, in the order they first appear. */
export function summarise(rounds: readonly Figure[][]): Summary[] {
  const named = new Map<string, { figure: Figure; values: number[] }>();
  for (const figure of rounds.flat()) {
    const known = named.get(figure.name);
    if (known) known.values.push(figure.value);
    else named.set(figure.name, { figure, values: [figure.value] });
  }
  return [...named.values()].map(({ figure: { value: _, ...rest }, values }) => ({
    ...rest,
    median: median(values),
    low: Math.min(...values),
    high: Math.max(...values),
  }));
}

/** CPU milliseconds a run, over all processes and by program. */
export function cpuFigures(cpu: CpuSeconds, runs: number, goal?: string): Figure[] {
  const perRun = (seconds: number) => (seconds * 1000) / runs;
  return [
    { name: 'CPU a run', value: perRun(total(cpu)), unit: 'ms', ...(goal ? { goal } : {}) },
    { name: '… of it app', value: perRun(cpu.app), unit: 'ms' },
    { name: '… worker', value: perRun(cpu.worker), unit: 'ms' },
    { name: '… PostgreSQL', value: perRun(cpu.postgres), unit: 'ms' },
    { name: '… Redis', value: perRun(cpu.redis), unit: 'ms' },
  ];
}

/** What the product reached of a limit, in per cent. */
export function ratio(name: string, of: { part: number; whole: number; goal?: string }): Figure {
  return {
    name,
    value: (of.part / of.whole) * 100,
    unit: '%',
    ...(of.goal ? { goal: of.goal } : {}),
  };
}
