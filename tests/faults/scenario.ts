/** The shape of a scenario, and what all of them share. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verdict } from './checker.ts';
import type { Load } from './client.ts';
import type { Random } from './random.ts';
import type { Rig, RigOptions } from './rig.ts';
import { startRig } from './rig.ts';

export type Context = {
  /** 1 is the full number; a tenth is what `npm test` runs. */
  scale: number;
  random: Random;
  log: (line: string) => void;
};

export type Findings = Verdict & {
  /** What was done to it, and how often. */
  faults: ReadonlyMap<string, number>;
  notes: string[];
};

export type Scenario = {
  id: string;
  /** What fails. */
  title: string;
  /** What must hold, beside the invariants. */
  pass: string;
  /** The load at full scale. */
  load: string;
  /** Whether a run at a small scale has it. */
  always: boolean;
  /** Why it cannot run yet. */
  pending?: string;
  run: (context: Context) => Promise<Findings>;
};

/** At least `least`, so that a small scale still says something. */
export function scaled({ scale }: Context, full: number, least = 1): number {
  return Math.max(least, Math.round(full * scale));
}

/** The pace of the load: slow enough at a small scale that every fault falls into it. */
export function pace({ scale }: Context): number {
  return scale >= 1 ? 200 : 80;
}

export async function withRig(options: RigOptions, run: (rig: Rig) => Promise<Findings>): Promise<Findings> {
  const rig = await startRig(options);
  try {
    return await run(rig);
  } finally {
    await rig.stop();
  }
}

/** Repeats `fault` until the load is sent; the last one is carried through. */
export async function whileLoading(load: Load, fault: (round: number) => Promise<void>): Promise<void> {
  let isDone = false;
  const done = load.done.finally(() => {
    isDone = true;
  });
  for (let round = 0; !isDone; round += 1) await fault(round);
  await done;
}

/** Waits, but no longer than the load takes; answers whether the load is still under way. */
export async function waitIn(load: Load, ms: number): Promise<boolean> {
  return Promise.race([sleep(ms, true), load.done.then(() => false)]);
}
