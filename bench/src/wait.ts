/** When runs are done. Asked of the counts, which cost PostgreSQL next to nothing, never of the events. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import type { Story } from './imported.ts';
import { postAll } from './load.ts';
import { type Bench, Unsupported } from './workload.ts';

const pollMs = 200;

export type Progress = { done: number; failed: number };

/** Runs of the story that reached their last Action, and Action runs of it that failed. */
export async function progressOf(database: Pool, story: Story): Promise<Progress> {
  const { rows } = await database.query<Progress>({
    name: 'bench_progress',
    text: `
select coalesce(sum(delta) filter (where action_id = $2 and port <> '!failed'), 0)::int as done,
       coalesce(sum(delta) filter (where port = '!failed'), 0)::int as failed
from event_count where story_id = $1`,
    values: [story.id, story.lastId],
  });
  return rows[0] ?? { done: 0, failed: 0 };
}

/**
 * Resolves when `runs` runs are done, or, if they `mayFail`, have ended. Rejects at the first that failed,
 * and after two minutes without progress.
 */
export async function untilDone(
  database: Pool,
  story: Story,
  runs: number,
  { mayFail = false } = {},
): Promise<Progress> {
  let known = { ended: -1, until: 0 };
  for (;;) {
    const { done, failed } = await progressOf(database, story);
    if (failed > 0 && !mayFail) {
      throw new Error(`${failed} Action runs failed: ${await firstFailure(database, story)}`);
    }
    const ended = done + failed;
    if (ended >= runs) return { done, failed };
    if (ended > known.ended) known = { ended, until: Date.now() + 120_000 };
    if (Date.now() > known.until) throw new Error(`Only ${ended} of ${runs} runs have ended.`);
    await sleep(pollMs);
  }
}

/** What was written before is on the disk, so that what is measured next does not pay for it. */
export async function settle(): Promise<void> {
  await promisify(execFile)('sync');
}

/** When the last event of the story's runs was stored, in milliseconds since the epoch. */
export async function lastStoredAt(database: Pool, story: Story): Promise<number> {
  const { rows } = await database.query<{ at: Date }>(
    'select max(created_at) as at from event where story_id = $1 and action_id = $2',
    [story.id, story.lastId],
  );
  return rows[0]?.at.getTime() ?? Number.NaN;
}

/**
 * One run, then `runs` more, so that what is measured is warm. Throws Unsupported when the first one
 * fails or does not end within 30 s: this version of the product cannot carry the story out.
 */
export async function warmUp(
  { database }: Bench,
  story: Story,
  load: { runs: number; connections: number; body: (n: number) => string },
): Promise<void> {
  await postAll(story.url, { ...load, count: 1 });
  const until = Date.now() + 30_000;
  for (;;) {
    const { done, failed } = await progressOf(database, story);
    if (failed > 0) throw new Unsupported(`its first run failed: ${await firstFailure(database, story)}`);
    if (done > 0) break;
    if (Date.now() > until) throw new Unsupported('its first run did not end within 30 s.');
    await sleep(pollMs);
  }
  await postAll(story.url, { ...load, count: load.runs - 1 });
  await untilDone(database, story, load.runs);
}

async function firstFailure(database: Pool, story: Story): Promise<string> {
  const { rows } = await database.query<{ slug: string; error: unknown }>(
    `select action_slug as slug, error from action_run where story_id = $1 and state = 'failed' limit 1`,
    [story.id],
  );
  return `${rows[0]?.slug} ${JSON.stringify(rows[0]?.error)}`;
}
