import { parseArgs } from 'node:util';
import { soak } from './soak.ts';
import type { Backend, Workload } from './workload.ts';
import { onRequest, workloadsFor } from './workloads.ts';

export type Settings = {
  workloads: readonly Workload[];
  backends: readonly Backend[];
  rounds: number;
  quick: boolean;
  /** A page that gets the figures between its markers. */
  write: string | null;
  /** A folder for profiles. */
  profile: string | null;
};

/** Reads the command line. Throws with one sentence about what is wrong with it. */
export function settingsOf(args: string[]): Settings {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      backend: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      soak: { type: 'string' },
      minutes: { type: 'string', default: '1' },
      write: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  return {
    workloads:
      values.soak === undefined
        ? chosen(workloadsFor(whole('--minutes', values.minutes)), values.only)
        : [soak(whole('--soak', values.soak))],
    backends: backendsOf(values.backend),
    rounds: whole('--rounds', values.rounds ?? (values.quick ? '1' : '3')),
    quick: values.quick,
    write: values.write ?? null,
    profile: values.profile ?? null,
  };
}

function chosen(workloads: readonly Workload[], only: string | undefined): readonly Workload[] {
  if (only === undefined) return workloads.filter(({ name }) => !onRequest.has(name));
  return only.split(',').map((name) => {
    const found = workloads.find((workload) => workload.name.toUpperCase() === name.trim().toUpperCase());
    if (found) return found;
    throw new Error(
      `There is no workload ${name}: ${workloads.map((workload) => workload.name).join(', ')}.`,
    );
  });
}

function backendsOf(name: string | undefined): readonly Backend[] {
  if (name === undefined) return ['postgres', 'redis'];
  if (name === 'postgres' || name === 'redis') return [name];
  throw new Error(`--backend is postgres or redis, not ${name}.`);
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${name} must be a whole number above 0, not ${text}.`);
}
