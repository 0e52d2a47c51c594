import { newId } from '@storyloom/engine';
import { toyGraph, until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cancelRun } from '../runs/cancel.ts';
import { type LiveStory, makeRunsWorld, type RunsWorld } from '../runs/testing-runs.ts';
import { readAttention } from './attention.ts';
import { updateStory } from './edit-story.ts';
import { setLimits } from './set-limits.ts';
import { switchOffFailing } from './switch-off.ts';

let world: RunsWorld;
beforeAll(async () => {
  world = await makeRunsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** A story whose runs fail when they are told to, with a failure path or without one. */
const story = async (disableAfter: number | null, links: string[] = []): Promise<LiveStory> => {
  const made = await world.publish(
    toyGraph(
      {
        hook: { type: 'hook' },
        work: { type: 'call', options: { fail: '<<hook.fail>>' } },
        mend: { type: 'copy' },
        ask: { type: 'ask', options: { ms: 3_600_000 } },
      },
      ['hook -> work', ...links],
    ),
  );
  await setLimits(world.deps, world.scope, { id: made.storyId, disableAfter });
  return made;
};

async function run(of: LiveStory, fail: string | null): Promise<string> {
  const { storyRun } = await world.start(of, { fail });
  await world.settle(world.worker());
  return storyRun.id;
}

const isOff = async ({ storyId }: LiveStory) =>
  (await world.prisma.story.findUniqueOrThrow({ where: { id: storyId } })).disabled;

it('switches a story off once when its last runs failed, however many look at once, and tells Home', async () => {
  const [one, never] = [await story(3), await story(null)];
  for (const of of [one, never]) for (const fail of ['x', 'x']) await run(of, fail);
  expect(await switchOffFailing(world.database.pool)).toEqual([]);
  for (const of of [one, never]) await run(of, 'x');
  const sweeps = await Promise.all(Array.from({ length: 4 }, () => switchOffFailing(world.database.pool)));
  const { teamId } = world.scope;
  expect(sweeps.flat()).toEqual([{ id: one.storyId, name: 'Orders', team_id: teamId, disabled_after: 3 }]);
  expect([await isOff(one), await isOff(never)]).toEqual([true, false]);
  const attention = () => readAttention({ prisma: world.prisma, pool: world.database.pool }, world.scope);
  expect((await attention()).disabled).toMatchObject([{ id: one.storyId, by: null, failedRuns: 3 }]);

  // Switched on again it counts anew: what failed before does not count, though it is what ran last.
  await updateStory(world.deps, world.scope, { id: one.storyId, disabled: false });
  expect((await attention()).disabled).toEqual([]);
  for (const fail of ['x', 'x']) await run(one, fail);
  expect(await switchOffFailing(world.database.pool)).toEqual([]);
  await run(one, 'x');
  expect(await switchOffFailing(world.database.pool)).toMatchObject([{ id: one.storyId }]);
});

it('counts neither what a failure path took, nor what is open, cancelled or a run of a draft', async () => {
  const handled = await story(1, ['work failure-> mend']);
  await run(handled, 'x');
  const mended = await story(2);
  for (const fail of ['x', null, 'x']) await run(mended, fail);
  const waiting = await story(1, ['hook -> ask']);
  await run(waiting, 'x');
  const drafted = await story(1);
  const draft = newId();
  await world.database.pool.query(
    `INSERT INTO story_version (id, story_id, number, graph) SELECT $1, story_id, -1, graph FROM story_version
     WHERE id = $2`,
    [draft, drafted.versionId],
  );
  await run({ ...drafted, versionId: draft }, 'x');
  expect(await switchOffFailing(world.database.pool)).toEqual([]);

  const cancelled = await story(2, ['work failure-> mend', 'hook -> ask', 'mend -> ask']);
  await cancelRun(world.runs, world.scope, { runId: await run(cancelled, 'x') });
  expect(await switchOffFailing(world.database.pool)).toEqual([]);

  // A cancelled run is passed over: the two around it are in a row.
  const around = await story(2);
  await run(around, 'x');
  await world.database.pool.query('UPDATE story_run SET cancelled_at = now() WHERE id = $1', [
    await run(around, null),
  ]);
  await run(around, 'x');
  expect(await switchOffFailing(world.database.pool)).toMatchObject([{ id: around.storyId }]);
});

it('leaves a story alone that somebody switched on while it looked', async () => {
  const one = await story(1);
  await run(one, 'x');
  const client = await world.database.pool.connect();
  await client.query('BEGIN');
  await client.query('UPDATE story SET disabled = false, counted_from = now() WHERE id = $1', [one.storyId]);
  const sweep = switchOffFailing(world.database.pool);
  await until(
    'it waits for the row',
    async () =>
      (await world.count(
        `pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )) > 0,
  );
  await client.query('COMMIT');
  client.release();
  expect(await sweep).toEqual([]);
  expect(await isOff(one)).toBe(false);
});
