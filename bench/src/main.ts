/**
 * `npm run bench`: the product on both queue backends, durability on, against the bare limits of the
 * same machine in the same run. bench/README.md says how to use it and what the figures mean.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { summarise } from './figures.ts';
import { withFigures } from './readme.ts';
import { measureRound, type Outcome } from './round.ts';
import { settingsOf } from './settings.ts';
import { type Column, table } from './table.ts';
import type { Backend, Workload } from './workload.ts';

const titles: Record<Backend, string> = { postgres: 'PostgreSQL', redis: 'Redis' };
const settings = settingsOf(process.argv.slice(2));
if (settings.profile !== null) await mkdir(settings.profile, { recursive: true });

const outcomes = new Map<Workload, Map<Backend, Outcome[]>>();
for (let round = 1; round <= settings.rounds; round += 1) {
  for (const workload of settings.workloads) {
    if (round > 1 && workload.once) continue;
    const byBackend = outcomes.get(workload) ?? new Map<Backend, Outcome[]>();
    outcomes.set(workload, byBackend);
    for (const backend of settings.backends) {
      console.error(`round ${round}: ${workload.name}, queue on ${titles[backend]}`);
      const outcome = await measureRound(workload, { backend, ...settings });
      if (outcome.kind === 'failed') process.exitCode = 1;
      if (outcome.kind !== 'measured') console.error(`  ${outcome.kind}: ${outcome.reason}`);
      byBackend.set(backend, [...(byBackend.get(backend) ?? []), outcome]);
    }
  }
}

const report = [about(), ...[...outcomes].map(([workload, byBackend]) => section(workload, byBackend))].join(
  '\n\n',
);
console.log(report);
if (settings.write !== null) {
  await writeFile(settings.write, withFigures(await readFile(settings.write, 'utf8'), report));
}

function about(): string {
  const { quick, profile } = settings;
  const rounds = settings.workloads.every(({ once }) => once) ? 1 : settings.rounds;
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}`;
  const extent = `${rounds} round${rounds === 1 ? '' : 's'}${quick ? ', quick: no figures to compare' : ''}`;
  const under = profile === null ? '' : ', under profilers: no figures to compare';
  return `Measured ${new Date().toISOString().slice(0, 10)}: ${machine}, synchronous_commit=on, ${extent}${under}.`;
}

function section(workload: Workload, byBackend: ReadonlyMap<Backend, Outcome[]>): string {
  const columns = [...byBackend].map(([backend, rounds]): Column => {
    const measured = rounds.flatMap((round) => (round.kind === 'measured' ? [round.figures] : []));
    const [missing] = rounds.flatMap((round) => (round.kind === 'measured' ? [] : [round.reason]));
    return {
      title: `queue on ${titles[backend]}`,
      figures: measured.length > 0 ? summarise(measured) : (missing ?? 'no round'),
    };
  });
  return `### ${workload.name}: ${workload.title}\n\n${table(columns)}`;
}
