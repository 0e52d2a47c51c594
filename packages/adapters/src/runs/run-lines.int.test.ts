import { setTimeout as pause } from 'node:timers/promises';
import type { ActionContext, Id, Runner } from '@storyloom/engine';
import { toyGraph, until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLogger } from '../log/log.ts';
import { foldRunLogs } from '../postgres/run-log.ts';
import { notFound } from '../stories/story-deps.ts';
import { cancelRun } from './cancel.ts';
import { type FollowedRun, makeLineFollower } from './follow-lines.ts';
import { type LoggedLine, linesOf } from './run-lines.ts';
import { makeRunsWorld, type RunsWorld } from './testing-runs.ts';

let world: RunsWorld;
beforeAll(async () => {
  world = await makeRunsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const log = makeLogger({ level: 'error', program: 'test', to: { write: () => undefined } });
const oneCall = () => toyGraph({ hook: { type: 'hook' }, talk: { type: 'call' } }, ['hook -> talk']);

/** Something that a test opens when it likes. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const talking = (run: (context: ActionContext) => Promise<void>): Runner => ({
  run: async (_, context) => {
    await run(context);
    return { emit: [{ payload: null }] };
  },
});

async function started(): Promise<FollowedRun & { lines: () => Promise<string[]> }> {
  const story = await world.publish(oneCall());
  const { storyRun, runs } = await world.start(story);
  const id = runs[0]?.id ?? '';
  const lines = async () => texts((await read(id)).lines);
  return { id, teamId: world.scope.teamId, storyId: story.storyId, storyRunId: storyRun.id, lines };
}

async function read(runId: Id, range: { after?: number; since?: Date; until?: Date; limit?: number } = {}) {
  const found = await linesOf(world.database.pool, [world.scope.teamId], { runId, limit: 5_000, ...range });
  if (found === notFound) throw new Error('No such run.');
  return found;
}

const texts = (lines: LoggedLine[]) => lines.map((line) => line.message);
const rows = (runId: Id) => world.count('run_log WHERE action_run_id = $1', [runId]);
const counted = (count: number) => Array.from({ length: count }, (_, place) => `line ${place}`);

describe('what a run logs', () => {
  it('is seen while it goes on, and stands in its row when it has ended', async () => {
    const run = await started();
    const { open, opened } = gate();
    const call = talking(async ({ log: write }) => {
      write('info', 'begun\u0000');
      await opened;
      write('warn', 'done');
    });
    const worker = world.worker({ call });
    worker.pull();
    await until('the first line is there', async () => (await run.lines()).length === 1);
    expect(await read(run.id)).toMatchObject({ state: 'running', ended: false, next: null });
    expect(await run.lines()).toEqual(['begun\ufffd']);
    open();
    await worker.idle();
    const { state, ended, lines } = await read(run.id);
    expect({ state, ended }).toEqual({ state: 'succeeded', ended: true });
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['info', 'begun\ufffd'],
      ['warn', 'done'],
    ]);
    expect(await rows(run.id)).toBe(1);
    await foldRunLogs(world.database.pool, new Date(Date.now() + 1_000));
    expect(await rows(run.id)).toBe(0);
    expect((await read(run.id)).lines).toEqual(lines);
  });

  it('costs no row when the run is short', async () => {
    const run = await started();
    const worker = world.worker({ call: talking(async ({ log: write }) => write('info', 'short')) });
    worker.pull();
    await worker.idle();
    await worker.stop();
    expect(await run.lines()).toEqual(['short']);
    expect(await rows(run.id)).toBe(0);
  });

  it('is read by time, page by page, and by its own team alone', async () => {
    const run = await started();
    const call = talking(async ({ log: write }) => {
      for (const line of counted(25)) write('info', line);
    });
    const worker = world.worker({ call });
    worker.pull();
    await worker.idle();
    const seen: string[] = [];
    for (let after: number | null = -1; after !== null; ) {
      const page = await read(run.id, { after, limit: 10 });
      expect(page.lines.length).toBeLessThanOrEqual(10);
      seen.push(...texts(page.lines));
      after = page.next;
    }
    expect(seen).toEqual(counted(25));
    const [first] = (await read(run.id)).lines;
    if (!first) throw new Error('No line.');
    expect((await read(run.id, { until: first.at })).lines).toEqual([]);
    expect(texts((await read(run.id, { since: first.at, limit: 1 })).lines)).toEqual(['line 0']);
    const { pool } = world.database;
    expect(await linesOf(pool, [world.stranger.teamId], { runId: run.id, limit: 1 })).toBe(notFound);
    expect(await linesOf(pool, [], { runId: run.id, limit: 1 })).toBe(notFound);
    expect(await linesOf(pool, [world.scope.teamId], { runId: 'nonsense', limit: 1 })).toBe(notFound);
  });

  it('stays when its worker dies, and the next attempt goes on after it', async () => {
    const run = await started();
    const { pool } = world.database;
    let attempts = 0;
    const { open, opened } = gate();
    const call = talking(async ({ log: write }) => {
      attempts += 1;
      write('info', `attempt ${attempts}`);
      if (attempts === 1) await opened;
    });
    const first = world.worker({ call });
    first.pull();
    await until('the line is there', async () => (await run.lines()).length === 1);
    // Its lease ends unnoticed, as that of a worker that is frozen.
    await pool.query(`UPDATE open_run SET wake_at = now() - interval '1 s' WHERE id = $1`, [run.id]);
    const second = world.worker({ call });
    await second.sweep(10);
    await second.idle();
    const all = ['attempt 1', 'attempt 2'];
    expect(await run.lines()).toEqual(all);
    open();
    await first.idle();
    await foldRunLogs(pool, new Date(Date.now() + 1_000));
    expect(await rows(run.id)).toBe(0);
    expect(await run.lines()).toEqual(all);
    const seqs = (await read(run.id)).lines.map((line) => line.seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  });

  it('of one that a person cancelled stays, with what was cancelled last', async () => {
    const run = await started();
    const call = talking(async ({ log: write, signal }) => {
      write('info', 'under way');
      await new Promise((stop) => signal.addEventListener('abort', stop, { once: true }));
    });
    const worker = world.worker({ call });
    worker.pull();
    await until('the line is there', async () => (await run.lines()).length === 1);
    await cancelRun(world.runs, world.scope, { runId: run.storyRunId });
    await worker.idle();
    const all = ['under way', 'Cancelled while it was running.'];
    expect(await run.lines()).toEqual(all);
    await foldRunLogs(world.database.pool, new Date(Date.now() + 1_000));
    expect(await run.lines()).toEqual(all);
  });
});

describe('followers of a run', () => {
  it('get each of 1,000 lines once and within a second, though they are dropped twenty times', async () => {
    const run = await started();
    const call = talking(async ({ log: write }) => {
      for (let line = 0; line < 999; line += 1) {
        write('info', `line ${line} ${Date.now()}`);
        if (line % 2 === 0) await pause(1);
      }
    });
    const processes = [1, 2].map(() =>
      makeLineFollower({ pool: world.database.pool, live: world.live, log }),
    );
    const late: number[] = [];
    const watched = processes.map(async (one) => {
      const seen: LoggedLine[] = [];
      let drops = 0;
      for (let ended = false; !ended; ) {
        const dropping = new AbortController();
        const after = seen.at(-1)?.seq ?? -1;
        for await (const { lines, ended: state } of one.follow(run, { after, signal: dropping.signal })) {
          const now = Date.now();
          for (const line of lines) late.push(now - Number(line.message.split(' ')[2]));
          seen.push(...lines);
          ended = state !== null;
          if (!ended && drops < 20 && seen.length >= drops * 40) {
            drops += 1;
            dropping.abort();
          }
        }
      }
      return seen.map((line) => line.message.replace(/ \d+$/, ''));
    });
    const worker = world.worker({ call });
    worker.pull();
    for (const seen of await Promise.all(watched)) expect(seen).toEqual(counted(999));
    expect(Math.max(...late)).toBeLessThan(1_000);
    await worker.stop();
  });

  it('share one reader, two hundred of them', async () => {
    const run = await started();
    let reads = 0;
    const pool = {
      query: (asked: { name?: string }) => {
        if (asked.name === 'storyloom_run_lines') reads += 1;
        return world.database.pool.query(asked as never);
      },
    };
    const { open, opened } = gate();
    const call = talking(async ({ log: write }) => {
      for (const line of counted(10)) write('info', line);
      await opened;
      write('info', 'last');
    });
    const follower = makeLineFollower({ pool: pool as never, live: world.live, log });
    const { signal } = new AbortController();
    const all = Array.from({ length: 200 }, async () => {
      const seen: string[] = [];
      for await (const { lines } of follower.follow(run, { after: -1, signal })) seen.push(...texts(lines));
      return seen;
    });
    const worker = world.worker({ call });
    worker.pull();
    await until('rows are there', async () => (await rows(run.id)) === 10);
    open();
    for (const seen of await Promise.all(all)) expect(seen).toEqual([...counted(10), 'last']);
    expect(reads).toBeLessThan(20);
    await worker.stop();
  });

  it('end when the program stops, and when the run is gone', async () => {
    const run = await started();
    const follower = makeLineFollower({ pool: world.database.pool, live: world.live, log, lookMs: 20 });
    const { signal } = new AbortController();
    const drained = async () => {
      for await (const _ of follower.follow(run, { after: -1, signal })) throw new Error('There is no line.');
    };
    const stopped = drained();
    follower.close();
    await stopped;
    const gone = drained();
    await world.database.pool.query('DELETE FROM open_run WHERE id = $1', [run.id]);
    await gone;
  });
});
