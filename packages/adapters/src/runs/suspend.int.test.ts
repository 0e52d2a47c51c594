import { newId } from '@storyloom/engine';
import { toyGraph } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresFlow } from '../postgres/flow.ts';
import { notFound } from '../stories/story-deps.ts';
import { cancelRun } from './cancel.ts';
import { requeueResumed, requeueSql, resumeRun, resumeStory, suspendRun, suspendStory } from './suspend.ts';
import { lines, makeRunsWorld, type RunsWorld } from './testing-runs.ts';

let world: RunsWorld;
beforeAll(async () => {
  world = await makeRunsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Both ways wait before they come to the join. */
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

const passTime = () =>
  world.database.pool.query('UPDATE open_run SET wake_at = now() WHERE wake_at IS NOT NULL');

describe('a story run', () => {
  it('suspended in a fork before the join, taken up by another worker, finishes once', async () => {
    const { storyRun } = await world.start(await world.publish(fork()));
    const run = { runId: storyRun.id };
    const first = world.worker();
    await world.settle(first);
    expect(await suspendRun(world.runs, world.scope, run)).toEqual({ state: 'suspended' });
    await first.stop();

    await passTime();
    const second = world.worker();
    await second.sweep(100);
    await world.settle(second);
    expect(lines(await world.steps(storyRun.id))).toEqual([
      'a succeeded',
      'all waiting join',
      'b waiting resume',
    ]);

    expect(await resumeRun(world.runs, world.scope, run)).toEqual({ state: 'running' });
    await world.settle(second);
    expect(lines(await world.steps(storyRun.id))).toEqual([
      'a succeeded',
      'all succeeded',
      'all succeeded',
      'b succeeded',
      'end succeeded',
    ]);
    const events = (await world.events(storyRun.storyId)).map((event) => event.slug);
    expect(events.sort()).toEqual(['a', 'all', 'b', 'end', 'hook']);
    expect(await suspendRun(world.runs, world.scope, run)).toEqual({ state: 'ended' });
    expect(await resumeRun(world.runs, world.scope, run)).toEqual({ state: 'ended' });
  });

  it('sets aside at once what is queued, and gives it back', async () => {
    const { storyRun } = await world.start(await world.publish(fork()));
    const run = { runId: storyRun.id };
    await suspendRun(world.runs, world.scope, run);
    expect(lines(await world.steps(storyRun.id))).toEqual(['a waiting resume', 'b waiting resume']);
    expect(await suspendRun(world.runs, world.scope, run)).toEqual({ state: 'suspended' });
    const woken = world.runs.woken();
    await resumeRun(world.runs, world.scope, run);
    expect(world.runs.woken()).toBe(woken + 1);
    expect(lines(await world.steps(storyRun.id))).toEqual(['a queued', 'b queued']);
    await cancelRun(world.runs, world.scope, run);
    expect(await suspendRun(world.runs, world.scope, run)).toEqual({ state: 'cancelled' });
  });

  it('suspended when nobody else can come to its join knows that after it', async () => {
    const graph = toyGraph(
      {
        hook: { type: 'hook' },
        a: { type: 'copy' },
        b: { type: 'call', options: { fail: 'Broken.' } },
        all: { type: 'join' },
      },
      ['hook -> a', 'hook -> b', 'a -> all', 'b -> all'],
    );
    const { storyRun } = await world.start(await world.publish(graph));
    const run = { runId: storyRun.id };
    const work = world.worker();
    await world.settle(work);
    const flow = postgresFlow(world.database.pool);
    const [stranded] = await flow.stranded();
    await flow.strand(stranded?.joins.map(({ key }) => key) ?? []);
    await suspendRun(world.runs, world.scope, run);
    expect(lines(await world.steps(storyRun.id))).toContain('all waiting resume');
    await resumeRun(world.runs, world.scope, run);
    await world.settle(work);
    expect(lines(await world.steps(storyRun.id))).toContain('all failed join_incomplete');
    await work.stop();
  });

  it('gets back what a worker sets aside after the resumption', async () => {
    const { storyRun } = await world.start(await world.publish(fork()));
    const run = { runId: storyRun.id };
    await world.database.pool.query('UPDATE story_run SET suspended_at = now() WHERE id = $1', [storyRun.id]);
    const claimed = await world.store.claim({ limit: 10, owner: 'test', leaseMs: 30_000 });
    await resumeRun(world.runs, world.scope, run);
    await world.store.settle(
      claimed.map(({ id, attempt }) => ({
        run: { id, attempt },
        outcome: { state: 'waiting', kind: 'resume', ms: null, reason: 'Suspended.' },
        failures: 0,
        warnings: [],
        logs: [],
        events: [],
        runs: [],
      })),
    );
    expect(lines(await world.steps(storyRun.id))).toEqual(['a waiting resume', 'b waiting resume']);
    expect(await requeueResumed(world.database.pool)).toBe(2);
    expect(await requeueResumed(world.database.pool)).toBe(0);
    expect(lines(await world.steps(storyRun.id))).toEqual(['a queued', 'b queued']);
    await cancelRun(world.runs, world.scope, run);
  });

  it('is looked for among what waits for a resumption alone', async () => {
    const client = await world.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state, wait_kind)
         SELECT gen_random_uuid(), $1, $1, gen_random_uuid(), $1, $1, 'call', $1, 'waiting', 'retry'
         FROM generate_series(1, 3000)`,
        [newId()],
      );
      await client.query('ANALYZE open_run');
      const { rows } = await client.query<Record<string, string>>(`EXPLAIN ${requeueSql.text}`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('open_run_resume_idx');
      expect(plan).not.toContain('Seq Scan on open_run');
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('of another team is not there', async () => {
    const { storyRun } = await world.start(await world.publish(fork()));
    const run = { runId: storyRun.id };
    expect(await suspendRun(world.runs, world.stranger, run)).toBe(notFound);
    await suspendRun(world.runs, world.scope, run);
    expect(await resumeRun(world.runs, world.stranger, run)).toBe(notFound);
    expect(lines(await world.steps(storyRun.id))).toEqual(['a waiting resume', 'b waiting resume']);
    await cancelRun(world.runs, world.scope, run);
  });
});

describe('a story', () => {
  it('keeps what comes queued while it is suspended, and goes on after that', async () => {
    const story = await world.publish(
      toyGraph({ hook: { type: 'hook' }, tell: { type: 'call' } }, ['hook -> tell']),
    );
    expect(await suspendStory(world.runs, world.stranger, story.storyId)).toBe(notFound);
    expect(await suspendStory(world.runs, world.scope, story.storyId)).toBe('ok');
    const { storyRun } = await world.start(story);
    const work = world.worker();
    work.pull();
    await work.idle();
    expect(lines(await world.steps(storyRun.id))).toEqual(['tell queued']);
    expect(await resumeStory(world.runs, world.scope, story.storyId)).toBe('ok');
    await world.settle(work);
    expect(lines(await world.steps(storyRun.id))).toEqual(['tell succeeded']);
  });
});
