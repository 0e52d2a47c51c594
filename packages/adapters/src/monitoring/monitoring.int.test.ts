import { newId, type RetryPolicy } from '@storyloom/engine';
import { toyGraph } from '@storyloom/engine/testing';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { foldCounts } from '../postgres/counts.ts';
import { type LiveStory, makeRunsWorld, type RunsWorld } from '../runs/testing-runs.ts';
import { updateStory } from '../stories/edit-story.ts';
import { notFound } from '../stories/story-deps.ts';
import { lookAtStories } from './look.ts';
import type { NoticeMessage } from './message.ts';
import { readMonitoring, setMonitoring } from './monitoring.ts';
import type { ActionMonitor } from './rules.ts';

let world: RunsWorld;
beforeAll(async () => {
  world = await makeRunsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const recipients = ['ops@example.com', 'https://hooks.example.com/x'];
const retry: RetryPolicy = { max: 1, delay_s: 0, backoff: 'fixed', max_delay_s: 0, on: ['toy'] };

/** A story that tells two recipients when a run fails; its Action `work` fails when it is told to. */
async function story({
  links = [] as string[],
  retrying = false,
  told = recipients,
} = {}): Promise<LiveStory> {
  const made = await world.publish(
    toyGraph(
      {
        hook: { type: 'hook' },
        work: {
          type: 'call',
          options: { fail: '<<hook.fail>>' },
          ...(retrying ? { settings: { retry } } : {}),
        },
        mend: { type: 'copy' },
      },
      ['hook -> work', ...links],
    ),
  );
  await setMonitoring(world.deps, world.scope, {
    id: made.storyId,
    monitorFailures: true,
    recipients: told,
  });
  return made;
}

const sql = <Row extends object>(text: string, values: unknown[] = []) =>
  world.database.pool.query<Row>(text, values).then(({ rows }) => rows);

const idOf = ({ graph }: LiveStory, slug: string) =>
  Object.values(graph.actions).find((action) => action.slug === slug)?.id ?? '';

/** As publishing a version does whose Action `work` is watched so. */
const monitor = (of: LiveStory, part: Partial<ActionMonitor>) =>
  sql('UPDATE story SET monitors = $2 WHERE id = $1', [
    of.storyId,
    { [idOf(of, 'work')]: { name: 'work', allEvents: false, failures: false, silenceS: null, ...part } },
  ]);

async function run(of: LiveStory, payload: { fail: string | null } = { fail: null }): Promise<string> {
  const { storyRun } = await world.start(of, payload);
  await world.settle(world.worker());
  return storyRun.id;
}

/** Lets time pass until the story may be looked at again, and looks, as several workers do at once. */
async function look(of: LiveStory, workers = 1): Promise<void> {
  await sql('UPDATE story_watch SET look_at = now() WHERE story_id = $1', [of.storyId]);
  await Promise.all(Array.from({ length: workers }, () => lookAtStories(world.database.pool, { limit: 20 })));
}

const messages = async ({ storyId }: LiveStory, recipient = 'ops@example.com') =>
  (
    await sql<{ message: NoticeMessage }>(
      'SELECT message FROM notice WHERE story_id = $1 AND recipient = $2 ORDER BY created_at',
      [storyId, recipient],
    )
  ).map(({ message }) => message);

const counts = async (of: LiveStory) =>
  (await messages(of)).map(({ news }) => news?.failures.map(({ count }) => count).join());

it('tells each recipient once of a failure, however many workers look, with what it said and where', async () => {
  const one = await story();
  await run(one);
  await look(one);
  expect(await messages(one)).toEqual([]);
  const storyRunId = await run(one, { fail: 'No such customer.' });
  await look(one, 4);
  await look(one, 4);
  for (const recipient of recipients) {
    expect(await messages(one, recipient)).toMatchObject([
      {
        story: { id: one.storyId, name: 'Orders' },
        news: {
          failures: [{ id: idOf(one, 'work'), name: 'work', count: 1 }],
          first: [{ storyRunId, actionName: 'work', message: 'No such customer.' }],
        },
      },
    ]);
  }
});

it('tells nothing of a try that is tried again, and of the last one it does', async () => {
  const one = await story({ retrying: true });
  await world.start(one, { fail: 'Down.' });
  const work = world.worker();
  work.pull();
  await work.idle();
  const waits = 'open_run WHERE story_id = $1 AND wait_kind = $2';
  expect(await world.count(waits, [one.storyId, 'retry'])).toBe(1);
  await look(one);
  expect(await messages(one)).toEqual([]);
  await work.sweep(10);
  await world.settle(work);
  await look(one);
  expect(await counts(one)).toEqual(['1']);
});

it('tells of many as one message, and not again before a while has passed', async () => {
  const one = await story();
  for (let n = 0; n < 7; n += 1) await run(one, { fail: `Failure ${n}.` });
  await look(one);
  const [first] = await messages(one);
  expect(first?.news?.failures).toMatchObject([{ count: 7 }]);
  expect(first?.news?.first.map(({ message }) => message)).toEqual(
    [0, 1, 2, 3, 4].map((n) => `Failure ${n}.`),
  );
  const pause = async () =>
    (
      await sql<{ s: number }>(
        'SELECT round(extract(epoch FROM look_at - looked_at))::int AS s FROM story_watch WHERE story_id = $1',
        [one.storyId],
      )
    )[0]?.s;
  expect(await pause()).toBe(60);
  await run(one, { fail: 'Again.' });
  expect(await lookAtStories(world.database.pool, { limit: 20 })).toBe(0);
  await foldCounts(world.database.pool, { all: true });
  await look(one);
  expect(await counts(one)).toEqual(['7', '1']);
  expect(await pause()).toBe(120);
  await look(one);
  expect(await pause()).toBe(10);
});

it('a worker that dies in the middle of a look has told nothing, and another tells it once', async () => {
  const one = await story();
  await run(one, { fail: 'x' });
  const { pool } = world.database;
  await sql('UPDATE story_watch SET look_at = now() WHERE story_id = $1', [one.storyId]);
  const client = await pool.connect();
  const dying = new Proxy(client, {
    get: (target, key) => {
      if (key === 'release') return () => undefined;
      if (key !== 'query') return Reflect.get(target, key);
      return (query: { name?: string }, ...rest: unknown[]) =>
        query.name === 'storyloom_watch_seen'
          ? Promise.reject(new Error('killed'))
          : Reflect.apply(target.query, target, [query, ...rest]);
    },
  });
  const killed: Pool = Object.assign(Object.create(pool), { connect: () => Promise.resolve(dying) });
  await expect(lookAtStories(killed, { limit: 20 })).rejects.toThrow('killed');
  client.release();
  expect(await messages(one)).toEqual([]);
  await look(one, 2);
  expect(await counts(one)).toEqual(['1']);
});

it('misses no failure that commits after a later one was told', async () => {
  const one = await story();
  const [storyRunId, id] = [await run(one), newId()];
  const late = await world.database.pool.connect();
  await late.query('BEGIN');
  await late.query(
    `INSERT INTO action_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state,
                             error, ended_at)
     SELECT $1, team_id, story_id, id, version_id, $3, 'work', $1, 'failed', '{"message": "Slow."}', now()
     FROM story_run WHERE id = $2`,
    [id, storyRunId, idOf(one, 'work')],
  );
  await late.query(
    `INSERT INTO event_count (story_id, action_id, port, delta) VALUES ($1, $2, '!failed', 1)`,
    [one.storyId, idOf(one, 'work')],
  );
  await run(one, { fail: 'Quick.' });
  await look(one);
  await late.query('COMMIT');
  late.release();
  await look(one);
  await look(one);
  const said = (await messages(one)).map(({ news }) => news?.first.map(({ message }) => message));
  expect(said).toEqual([['Quick.'], ['Slow.']]);
});

it('tells neither what a failure link took, unless its Action is watched, nor runs of drafts', async () => {
  const one = await story({ links: ['work failure-> mend'] });
  await run(one, { fail: 'x' });
  await look(one);
  expect(await messages(one)).toEqual([]);
  await monitor(one, { failures: true });
  await run(one, { fail: 'x' });
  await look(one);
  expect(await counts(one)).toEqual(['1']);

  const drafted = await story();
  const draft = newId();
  await sql(
    `INSERT INTO story_version (id, story_id, number, graph) SELECT $1, story_id, -1, graph FROM story_version
     WHERE id = $2`,
    [draft, drafted.versionId],
  );
  await run({ ...drafted, versionId: draft }, { fail: 'x' });
  await look(drafted);
  expect(await messages(drafted)).toEqual([]);
});

it('tells of the events of an Action that is watched for them', async () => {
  const one = await story();
  await monitor(one, { allEvents: true });
  for (let n = 0; n < 3; n += 1) await run(one);
  await look(one);
  expect((await messages(one)).map(({ news }) => news?.events)).toEqual([
    [{ id: idOf(one, 'work'), name: 'work', count: 3 }],
  ]);
});

it('tells once of an Action that is silent, and again only after it emitted', async () => {
  const one = await story();
  const pass = (seconds: number) =>
    sql(
      `UPDATE story_watch SET seen = jsonb_set(seen, ARRAY[$2, 'since'],
         to_jsonb((seen -> $2 ->> 'since')::float8 - $3::float8)) WHERE story_id = $1`,
      [one.storyId, idOf(one, 'work'), seconds * 1_000],
    );
  const silences = async () =>
    (await messages(one))
      .flatMap(({ news }) => news?.silent ?? [])
      .map(({ name, seconds }) => [name, seconds]);
  await monitor(one, { silenceS: 600 });
  await look(one);
  await pass(590);
  await look(one);
  expect(await silences()).toEqual([]);
  await pass(20);
  for (let n = 0; n < 2; n += 1) await look(one, 2);
  expect(await silences()).toEqual([['work', 600]]);
  await run(one);
  await look(one);
  await pass(610);
  // Nothing is to be emitted while it is off.
  await updateStory(world.deps, world.scope, { id: one.storyId, disabled: true });
  await look(one);
  await updateStory(world.deps, world.scope, { id: one.storyId, disabled: false });
  await look(one);
  expect(await silences()).toHaveLength(1);
  await pass(610);
  await look(one);
  expect(await silences()).toHaveLength(2);
});

it('tells of what happened since there are recipients, and nothing when there are none', async () => {
  const one = await story({ told: [] });
  await run(one, { fail: 'Before.' });
  await setMonitoring(world.deps, world.scope, { id: one.storyId, recipients });
  await look(one);
  expect(await messages(one)).toEqual([]);
  await run(one, { fail: 'After.' });
  await look(one);
  expect(await counts(one)).toEqual(['1']);
  // Who is no recipient any more gets nothing.
  await setMonitoring(world.deps, world.scope, { id: one.storyId, recipients: recipients.slice(1) });
  expect(await messages(one)).toEqual([]);
  expect(await readMonitoring(world.deps, world.scope, one.storyId)).toMatchObject({
    recipients: ['https://hooks.example.com/x'],
    deliveries: [{ recipient: 'https://hooks.example.com/x', state: 'due', isTest: false, attempts: 0 }],
  });
  await setMonitoring(world.deps, world.scope, { id: one.storyId, recipients: [] });
  expect(await world.count('story_watch WHERE story_id = $1', [one.storyId])).toBe(0);
  const strange = { id: one.storyId, monitorFailures: false };
  expect(await setMonitoring(world.deps, world.stranger, strange)).toBe(notFound);
  expect(await readMonitoring(world.deps, world.stranger, one.storyId)).toBe(notFound);
});
