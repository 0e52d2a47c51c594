/** What the runs came to, as lines for the terminal and as the report. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import type { Findings, Scenario } from './scenario.ts';

export type Outcome = {
  scenario: Scenario;
  seconds: number;
  /** Null when it is pending or broke. */
  findings: Findings | null;
  error: unknown;
};

export function line({ scenario: { id, title, pending }, seconds, findings, error }: Outcome): string {
  if (pending !== undefined) return `– ${id} ${title}: pending, ${pending}`;
  if (!findings) return `✗ ${id} ${title}: broke\n    ${error instanceof Error ? error.stack : error}`;
  const { accepted, lost, doubled, stuck, duplicates, violations, notes } = findings;
  return [
    `${violations.length === 0 ? '✓' : '✗'} ${id} ${title} (${seconds.toFixed(0)} s)`,
    `    ${faultsOf(findings)}; accepted ${accepted}, lost ${lost}, doubled ${doubled}, stuck ${stuck}, duplicates ${duplicates}`,
    ...notes.map((note) => `    ${note}`),
    ...violations.map((violation) => `    ✗ ${violation}`),
  ].join('\n');
}

function faultsOf({ faults }: Findings): string {
  return [...faults].map(([name, times]) => `${name} × ${times}`).join(', ') || 'none';
}

export function reportOf(
  outcomes: readonly Outcome[],
  { seed, scale, began }: { seed: number; scale: number; began: Date },
): string {
  const sum = (of: (findings: Findings) => number) =>
    outcomes.reduce((total, { findings }) => total + (findings ? of(findings) : 0), 0);
  const round = (value: number) => value.toLocaleString('en');
  const table = outcomes.map((outcome) => {
    const { scenario, seconds, findings } = outcome;
    const cells = findings
      ? [
          faultsOf(findings),
          round(findings.accepted),
          round(findings.lost),
          round(findings.doubled),
          round(findings.stuck),
          round(findings.duplicates),
          `${seconds.toFixed(0)} s`,
          findings.violations.length === 0 ? 'holds' : '**does not hold**',
        ]
      : ['–', '–', '–', '–', '–', '–', '–', scenario.pending === undefined ? '**broke**' : 'pending'];
    return `| ${[scenario.id, scenario.title, ...cells].join(' | ')} |`;
  });
  const details = outcomes.flatMap(({ scenario, findings }) => [
    `- **${scenario.id}** must show: ${scenario.pass}.`,
    ...(scenario.pending === undefined ? [] : [`  Pending: ${scenario.pending}.`]),
    ...(findings ? [`  Seen: ${findings.notes.join('; ')}.`] : []),
    ...(findings?.violations ?? []).map((violation) => `  - ${violation.replaceAll('\n', ' ')}`),
  ]);
  return `${[
    '# Reliability',
    '',
    'What is accepted is not lost, and not done twice, whichever single process dies. `npm run faults` starts the product as an operator would (PostgreSQL, Redis, apps and workers as processes of their own, durability on), loads it with webhooks and breaks something, over and over. At the end it compares what the clients and the called service saw with the rows.',
    '',
    `Measured ${began.toISOString().slice(0, 10)} at commit ${commit()}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 1024 ** 3)} GB, Node ${process.version}, synchronous_commit=on. Seed ${seed}, scale ${scale}.`,
    '',
    `Accepted ${round(sum(({ accepted }) => accepted))}, **lost ${round(sum(({ lost }) => lost))}, doubled ${round(sum(({ doubled }) => doubled))}, stuck ${round(sum(({ stuck }) => stuck))}**.`,
    '',
    '| | fault | injected | accepted | lost | doubled | stuck | tries sent again | took | verdict |',
    '|---|---|---|---:|---:|---:|---:|---:|---:|---|',
    ...table,
    '',
    'The story: a webhook, a transform, an HTTP request to a receiver on the same machine, a transform; beside it a second branch. One request in twenty goes a longer way there, in two branches: a loop that waits by the clock and comes by twice, and a call of another story, which waits, too, and returns a value; a join waits for both. Each request has a number, from which the last events of its story run follow.',
    '',
    '- *accepted*: answered 2xx. A request whose connection was lost may have been stored or not; both are right, once.',
    '- *lost*: accepted, and not there or not ended with the right events. *doubled*: stored or ended more often than it was sent. *stuck*: not ended 60 s after the last fault.',
    '- *tries sent again*: requests that the receiver saw a second time under the same `Idempotency-Key`, because a worker died while one was in flight. That is what the key is for.',
    '',
    'Checked after each: I1 everything answered 2xx is there; I2 nothing is there more often than it was sent; I3 no Action run is open; I4 one Action run for an event and an Action; I5 the events of an Action run are numbered without a gap; I6 each story run, with those that it called, ended with the events that its input leads to, so that no join gathered too little or twice, no loop came by too often, and each call was made once; I7 the counts on the canvas are those of the rows; I8 no secret is in a table or a log, and no body in a log; I9 the receiver saw each effect, and more than once only where an attempt was cut off.',
    '',
    ...details,
    '',
    '## How to repeat it',
    '',
    '```',
    'npm run build',
    'npm run faults                                    # everything, in full',
    `npm run faults -- --seed ${seed}                    # the same moments again`,
    'npm run faults -- --only F1,F7 --scale 0.1        # two of them, a tenth of the load',
    '```',
    '',
    'It needs Linux, `redis-server` and, for F13, SPRING and AUTUMN, `faketime`; F11 needs root. `npm test` runs a part of it at a tenth of the scale.',
  ].join('\n')}\n`;
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
