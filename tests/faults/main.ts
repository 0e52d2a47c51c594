/**
 * `npm run faults`: the product under faults, every scenario on an installation of its own.
 *
 *   --scale 0.1          a share of the full numbers; below 1 only the scenarios that `npm test` runs
 *   --only F1,F3         these scenarios
 *   --seed 4711          the moments of the faults of an earlier run
 *   --report <file>      writes the report
 *   --counts <file>      writes how many passed and failed, as JSON
 *   --lanes 2            so many scenarios at once
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { randomOf } from './random.ts';
import { line, type Outcome, reportOf } from './report.ts';
import { familyOf } from './rig.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios/all.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    only: { type: 'string' },
    seed: { type: 'string' },
    report: { type: 'string' },
    counts: { type: 'string' },
    lanes: { type: 'string' },
  },
});
const scale = Number(values.scale);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
// A small run waits for leases most of the time; a full one has the machine to itself.
const lanes = Number(values.lanes ?? (scale < 1 ? 3 : 1));
const only = values.only?.split(',');
const chosen = scenarios.filter(({ id, always }) => (only ? only.includes(id) : scale >= 1 || always));
if (!(scale > 0) || !Number.isInteger(seed) || chosen.length === 0) {
  console.error(`Nothing to run. The scenarios are ${scenarios.map(({ id }) => id).join(', ')}.`);
  process.exit(1);
}

// Servers and programs end with this process, however it is told to.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    for (const pid of familyOf(process.pid).slice(1)) killQuietly(pid);
    process.exit(1);
  });
}

console.log(`seed ${seed}, scale ${scale}`);
const random = randomOf(seed);
const began = new Date();
const outcomes: Outcome[] = [];
const waiting = [...chosen];
await Promise.all(
  Array.from({ length: lanes }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await runOne(next);
  }),
);

async function runOne(scenario: Scenario): Promise<void> {
  const from = performance.now();
  const done = (more: Pick<Outcome, 'findings' | 'error'>) => {
    const outcome = { scenario, seconds: (performance.now() - from) / 1000, ...more };
    outcomes.push(outcome);
    console.log(line(outcome));
  };
  if (scenario.pending !== undefined) return done({ findings: null, error: null });
  const log = (text: string) => console.log(`  ${scenario.id} ${text}`);
  try {
    done({ findings: await scenario.run({ scale, random: random.part(scenario.id), log }), error: null });
  } catch (error) {
    done({ findings: null, error });
  }
}

outcomes.sort((a, b) => chosen.indexOf(a.scenario) - chosen.indexOf(b.scenario));
if (values.report !== undefined) writeFileSync(values.report, reportOf(outcomes, { seed, scale, began }));
const bad = outcomes.filter(
  ({ error, findings }) => error !== null || (findings?.violations.length ?? 0) > 0,
);
const ran = outcomes.filter(({ scenario }) => scenario.pending === undefined).length;
if (values.counts !== undefined) {
  writeFileSync(values.counts, JSON.stringify({ passed: ran - bad.length, failed: bad.length }));
}
console.log(`\n${ran - bad.length} of ${ran} scenarios hold (seed ${seed})`);
process.exit(bad.length === 0 ? 0 : 1);

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone.
  }
}
