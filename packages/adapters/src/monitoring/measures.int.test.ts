import { type ActionSettings, emptyGraph } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { foldCounts } from '../postgres/counts.ts';
import { changeStory } from '../stories/change-story.ts';
import { duplicateStory, insertStory } from '../stories/create-story.ts';
import { notFound } from '../stories/story-deps.ts';
import { exportStory, importStory } from '../stories/story-file.ts';
import { action, makeWorld, type World } from '../stories/testing-world.ts';
import { readMonitoring, setMonitoring } from './monitoring.ts';
import { readTimeSaved } from './time-saved.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const monitoring = { monitor_all_events: false, monitor_failures: true, monitor_no_events_emitted: 600 };

async function story(settings: ActionSettings) {
  const tell = action('message', 'tell', { settings });
  const graph = { ...emptyGraph, actions: { [tell.id]: tell } };
  const { id } = await insertStory(world.deps, world.scope, { name: 'Orders', graph });
  return { id, actionId: tell.id };
}

const rowOf = (id: string) => world.prisma.story.findUniqueOrThrow({ where: { id } });

it('a version that goes live says what is watched, and what its events save', async () => {
  const { id, actionId } = await story({
    monitoring,
    reporting: { time_saved_value: 2, time_saved_unit: 'hours' },
  });
  expect(await rowOf(id)).toMatchObject({
    monitors: { [actionId]: { name: 'tell', allEvents: false, failures: true, silenceS: 600 } },
    timeSaved: { [actionId]: 7_200 },
  });
  const off = { op: 'update_action', id: actionId, settings: { monitoring: null, reporting: null } } as const;
  await changeStory(world.deps, world.scope, {
    storyId: id,
    baseRevision: 0,
    batchId: actionId,
    changes: [off],
  });
  expect(await rowOf(id)).toMatchObject({ monitors: null, timeSaved: null });
});

it('the time that is saved is a sum over the events, by month, without errors', async () => {
  const { id, actionId } = await story({ reporting: { time_saved_value: 5, time_saved_unit: 'minutes' } });
  const { teamId } = world.scope;
  const count = (port: string, delta: number, hour: string) =>
    world.database.pool.query(
      `INSERT INTO event_count (story_id, action_id, port, delta, hour) VALUES ($1, $2, $3, $4, ${hour})`,
      [id, actionId, port, delta],
    );
  const month = `date_trunc('month', now(), 'UTC')`;
  await count('success', 10, `date_trunc('hour', now())`);
  await count('success', 4, `${month} - interval '3 days'`);
  await count('success', 1, `${month} - interval '90 days'`);
  await count('failure', 50, `date_trunc('hour', now())`);
  await count('!failed', 50, `date_trunc('hour', now())`);
  const saved = { thisMonth: 10 * 300, lastMonth: 4 * 300, total: 15 * 300 };
  expect(await readTimeSaved(world.database.pool, { teamId, storyId: id })).toEqual(saved);
  await foldCounts(world.database.pool, { all: true });
  expect(await readTimeSaved(world.database.pool, { teamId, storyId: id })).toEqual(saved);
  expect(await readTimeSaved(world.database.pool, { teamId })).toEqual(saved);
  // Not reported, it is neither shown nor summed up.
  await setMonitoring(world.deps, world.scope, { id, reportingStatus: false });
  expect(await readTimeSaved(world.database.pool, { teamId, storyId: id })).toBeNull();
  expect(await readTimeSaved(world.database.pool, { teamId })).toBeNull();
  const { teamId: stranger } = world.stranger;
  expect(await readTimeSaved(world.database.pool, { teamId: stranger, storyId: id })).toBeNull();
});

it('files carry all of it but people', async () => {
  const { id } = await story({ monitoring, reporting: { time_saved_value: 5, time_saved_unit: 'minutes' } });
  const told = { monitorFailures: true, reportingStatus: false, recipients: ['ops@example.com'] };
  await setMonitoring(world.deps, world.scope, { id, ...told });
  const file = await exportStory(world.deps, world.scope, id);
  expect(file).toMatchObject({
    monitor_failures: true,
    reporting_status: false,
    actions: { tell: { monitoring, reporting: { time_saved_value: 5, time_saved_unit: 'minutes' } } },
  });
  expect(JSON.stringify(file)).not.toContain('ops@example.com');
  const written = { ...Object(file), recipients: ['ops@example.com', 'https://hooks.example.com'] };
  const imported = await importStory(world.deps, world.scope, { file: written });
  if (!imported.ok) throw new Error(JSON.stringify(imported));
  expect(imported.droppedRecipients).toBe(2);
  expect(await exportStory(world.deps, world.scope, imported.id)).toEqual(file);
  const copy = await duplicateStory(world.deps, world.scope, id);
  if (copy === notFound) throw new Error('No copy.');
  for (const other of [imported.id, copy.id]) {
    expect(await readMonitoring(world.deps, world.scope, other)).toMatchObject({
      monitorFailures: true,
      reportingStatus: false,
      recipients: [],
    });
  }
});
