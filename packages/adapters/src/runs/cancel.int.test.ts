import { type HttpOut, newId } from '@storyloom/engine';
import { aRun, aSettlement, toyGraph, until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleParameters } from '../postgres/rows.ts';
import { settleSql } from '../postgres/store.sql.ts';
import { notFound } from '../stories/story-deps.ts';
import { cancelAllRuns, cancelRun } from './cancel.ts';
import { lines, makeRunsWorld, type RunsWorld } from './testing-runs.ts';

let world: RunsWorld;
beforeAll(async () => {
  world = await makeRunsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const fork = () =>
  toyGraph(
    {
      hook: { type: 'hook' },
      a: { type: 'copy' },
      b: { type: 'pause', options: { ms: 3_600_000 } },
      all: { type: 'join' },
      end: { type: 'call' },
    },
    ['hook -> a', 'hook -> b', 'a -> all', 'b -> all', 'all -> end'],
  );

const cancel = (runId: string) => cancelRun(world.runs, world.scope, { runId });

describe('cancelling a story run', () => {
  it('ends what is queued; again changes nothing', async () => {
    const story = await world.publish(
      toyGraph({ hook: { type: 'hook' }, tell: { type: 'call' } }, ['hook -> tell']),
    );
    const { storyRun } = await world.start(story);
    expect(await cancel(storyRun.id)).toEqual({ state: 'cancelled', actionRuns: 1 });
    expect(await cancel(storyRun.id)).toEqual({ state: 'cancelled', actionRuns: 0 });
    expect(lines(await world.steps(storyRun.id))).toEqual(['tell cancelled']);
    expect(await world.count('open_run WHERE story_run_id = $1', [storyRun.id])).toBe(0);
  });

  it('ends what waits for the clock, and what waits in a join', async () => {
    const { storyRun } = await world.start(await world.publish(fork()));
    const work = world.worker();
    await world.settle(work);
    expect(lines(await world.steps(storyRun.id))).toEqual([
      'a succeeded',
      'all waiting join',
      'b waiting delay',
    ]);
    expect(await cancel(storyRun.id)).toEqual({ state: 'cancelled', actionRuns: 2 });
    expect(lines(await world.steps(storyRun.id))).toEqual(['a succeeded', 'all cancelled', 'b cancelled']);
    const { rows } = await world.database.pool.query(
      `SELECT logs->-1->>'message' AS line FROM action_run WHERE story_run_id = $1 AND action_slug = 'b'`,
      [storyRun.id],
    );
    expect(rows).toEqual([{ line: 'Cancelled while it was waiting.' }]);
  });

  it('aborts a call that is under way within two seconds, and nothing of it lands', async () => {
    const story = await world.publish(
      toyGraph({ hook: { type: 'hook' }, tell: { type: 'call' }, told: { type: 'copy' } }, [
        'hook -> tell',
        'tell -> told',
      ]),
    );
    const { storyRun } = await world.start(story);
    let abortedAt: number | null = null;
    const http: HttpOut = {
      request: ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            abortedAt = Date.now();
            resolve({ ok: true, status: 200, headers: {}, body: new Uint8Array(), url: '' });
          });
        }),
    };
    const work = world.worker({ http });
    work.pull();
    await until(
      'it runs',
      async () =>
        (await world.count(`open_run WHERE story_run_id = $1 AND state = 'running'`, [storyRun.id])) === 1,
    );
    const at = Date.now();
    expect(await cancel(storyRun.id)).toEqual({ state: 'cancelled', actionRuns: 1 });
    await until('it is told', () => abortedAt !== null);
    await work.idle();
    expect((abortedAt ?? 0) - at).toBeLessThan(2_000);
    expect(lines(await world.steps(storyRun.id))).toEqual(['tell cancelled']);
    expect((await world.events(story.storyId)).map((event) => event.slug)).toEqual(['hook']);
  });

  it('ends what a settlement that commits at the same moment leaves', async () => {
    const { storyRun, events } = await world.start(
      await world.publish(toyGraph({ hook: { type: 'hook' }, tell: { type: 'call' } }, ['hook -> tell'])),
    );
    const { pool } = world.database;
    const [claimed] = await world.store.claim({ limit: 100, owner: 'test', leaseMs: 30_000 });
    if (!claimed) throw new Error('Nothing was claimed.');
    const [given] = events;
    if (!given) throw new Error('No event.');
    const next = aRun(given, claimed.versionId, { actionSlug: 'next' });
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query({
      ...settleSql,
      values: settleParameters([aSettlement(claimed, { runs: [next] })], new Map()),
    });
    const cancelling = cancel(storyRun.id);
    await until(
      'it waits',
      async () => (await world.count(`pg_stat_activity WHERE wait_event_type = 'Lock'`)) > 0,
    );
    await client.query('COMMIT');
    client.release();
    expect(await cancelling).toEqual({ state: 'cancelled', actionRuns: 1 });
    expect(lines(await world.steps(storyRun.id))).toEqual(['next cancelled', 'tell succeeded']);
  });

  it('is read by the claim, for what appears after it', async () => {
    const { storyRun } = await world.start(await world.publish(fork()));
    await world.database.pool.query('UPDATE story_run SET cancelled_at = now() WHERE id = $1', [storyRun.id]);
    await world.settle(world.worker());
    expect(lines(await world.steps(storyRun.id))).toEqual(['a cancelled', 'b cancelled']);
  });

  it('that has ended says so, and leaves no mark', async () => {
    const { storyRun } = await world.start(
      await world.publish(toyGraph({ hook: { type: 'hook' }, tell: { type: 'call' } }, ['hook -> tell'])),
    );
    await world.settle(world.worker());
    expect(await cancel(storyRun.id)).toEqual({ state: 'ended' });
    expect(await world.count('story_run WHERE id = $1 AND cancelled_at IS NOT NULL', [storyRun.id])).toBe(0);
  });

  it("is for nobody else, and not under another story's name", async () => {
    const { storyRun } = await world.start(await world.publish(fork()));
    expect(await cancelRun(world.runs, world.stranger, { runId: storyRun.id })).toBe(notFound);
    expect(await cancelRun(world.runs, world.scope, { runId: storyRun.id, storyId: newId() })).toBe(notFound);
    expect(await cancel(newId())).toBe(notFound);
    expect(await world.count('open_run WHERE story_run_id = $1', [storyRun.id])).toBe(2);
    await cancel(storyRun.id);
  });
});

describe('cancelling all story runs of a story', () => {
  it('ends thousands, and neither those of another story nor those that start meanwhile', async () => {
    const [story, other] = [await world.publish(fork()), await world.publish(fork())];
    const spared = await world.start(other);
    const { storyRun, events } = await world.start(story);
    await world.database.pool.query(
      `INSERT INTO open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state)
       SELECT gen_random_uuid(), $1, $2, $3, $4, gen_random_uuid(), 'many', $5, 'queued' FROM generate_series(1, 11000)`,
      [world.scope.teamId, story.storyId, storyRun.id, story.versionId, events[0]?.id],
    );
    const all = await cancelAllRuns(world.runs, world.scope, story.storyId);
    expect(all).toEqual({ actionRuns: 11_002 });
    expect(
      await world.count(`action_run WHERE story_run_id = $1 AND state = 'cancelled'`, [storyRun.id]),
    ).toBe(11_002);
    expect(await world.count('story_run WHERE id = $1 AND cancelled_at IS NOT NULL', [storyRun.id])).toBe(1);
    expect(await world.count('open_run WHERE story_run_id = $1', [spared.storyRun.id])).toBe(2);
    expect(await cancelAllRuns(world.runs, world.scope, story.storyId)).toEqual({ actionRuns: 0 });
    expect(await cancelAllRuns(world.runs, world.stranger, other.storyId)).toBe(notFound);
    await cancelAllRuns(world.runs, world.scope, other.storyId);
  });
});
