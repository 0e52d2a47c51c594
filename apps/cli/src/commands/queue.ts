import { setTimeout as sleep } from 'node:timers/promises';
import { makePool } from '@storyloom/adapters/postgres/pool';
import { type QueueSummary, queueSummary } from '@storyloom/adapters/runs/queue';
import type { Command } from 'commander';
import { type Answer, refusal, type Show } from '../answer.ts';
import { type Installation, withInstallation } from '../installation.ts';
import { findTeam } from '../teams.ts';

const everyMs = 2_000;

export function addQueue(program: Command, show: Show): void {
  program
    .command('queue')
    .description('Show what is open, who works on it, and what does not get on')
    .option('--team <name or id>', 'of this team only')
    .option('--watch', 'show it again every two seconds, until interrupted')
    .action(async (options: Options) => {
      for (;;) {
        const answer = await withInstallation((installation) => summarize(installation, options));
        await show(Promise.resolve(answer));
        if (!options.watch || answer.failed !== undefined) return;
        await sleep(everyMs);
      }
    });
}

type Options = { team?: string; watch?: boolean };

async function summarize({ config, prisma }: Installation, { team }: Options): Promise<Answer> {
  const named = team === undefined ? null : await findTeam(prisma, team);
  if (named?.ok === false) return refusal(named.message);
  const pool = makePool({ url: config.database.url, name: 'cli', max: 2 });
  try {
    const summary = await queueSummary(pool, named ? { teamId: named.id } : {});
    return { text: describe(summary, Date.now()), json: summary };
  } finally {
    await pool.end();
  }
}

/** For people: totals, then a table each of what there is. */
function describe(summary: QueueSummary, now: number): string {
  const { queued, running, waiting, waitingFor, oldestQueuedMs, rates } = summary;
  const oldest = oldestQueuedMs === null ? '' : ` (oldest ${spoken(oldestQueuedMs)})`;
  const reasons = Object.entries(waitingFor).map(([kind, count]) => `${kind} ${count}`);
  const waits = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  return [
    `${queued} queued${oldest}, ${running} running, ${waiting} waiting${waits}`,
    `${rates.storyRuns} story runs, ${rates.events} events, ${rates.actionRuns} Action runs a second`,
    ...table(
      'Workers',
      summary.workers.map(({ id, busy, slots, seenAt }) => [
        id,
        `${busy} of ${slots} slots`,
        `seen ${spoken(now - seenAt.getTime())} ago`,
      ]),
    ),
    ...(summary.workers.length === 0 ? ['', 'No worker has been seen for a minute.'] : []),
    ...table(
      'Stories',
      summary.stories.map((story) => [
        story.name,
        `${story.queued} queued`,
        `${story.running} running`,
        `${story.waiting} waiting`,
        story.oldestQueuedMs === null ? '' : `oldest ${spoken(story.oldestQueuedMs)}`,
        story.suspended ? 'suspended' : '',
      ]),
    ),
    ...table(
      'Stuck',
      summary.stuck.map((run) => [
        run.storyName,
        run.actionSlug,
        `${run.count}×`,
        run.reason,
        run.storyRunId,
      ]),
    ),
  ].join('\n');
}

function table(title: string, rows: string[][]): string[] {
  if (rows.length === 0) return [];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return ['', title, ...rows.map((row) => `  ${line(row)}`.trimEnd())];
}

function spoken(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
