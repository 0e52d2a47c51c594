import { type Blobs, newId } from '@storyloom/engine';
import { memoryBlobs } from '@storyloom/engine/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayOfId } from '../blob/events.ts';
import { firstIdAt } from '../stories/id-time.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { ensurePartitions } from './partitions.ts';
import { makeRetention, type Retention, type RetentionReport } from './retention.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.parse('2030-11-26T12:00:00Z');
const never = new AbortController().signal;

let database: TestDatabase;
let blobs: Blobs;
let retention: Retention;
let clock: number;
const teamId = newId();

const make = (over: { budgetMs?: number } = {}): Retention =>
  makeRetention({
    pool: database.pool,
    blobs,
    trashDays: 30,
    auditDays: 730,
    log: { warn: () => undefined },
    now: () => new Date(clock),
    budgetMs: 60_000,
    ...over,
  });

beforeEach(async () => {
  database = await testDatabase();
  await database.pool.query("INSERT INTO team (id, name) VALUES ($1, 'Team')", [teamId]);
  blobs = memoryBlobs();
  clock = now;
  retention = make();
  // Days of a month, as they were made while they were ahead.
  for (const at of [now - 24 * day, now - 12 * day]) {
    await ensurePartitions(database.pool, { now: new Date(at), daysAhead: 14 });
  }
});
afterEach(() => database[Symbol.asyncDispose]());

const sql = (text: string, values: unknown[] = []) => database.pool.query(text, values);

/** A new id of a moment. */
const idAt = (ms: number) => `${firstIdAt(ms).slice(0, 24)}${newId().slice(24)}`;

async function aStory(keepMs: number, deletedAt: number | null = null): Promise<string> {
  const id = newId();
  await sql(
    `INSERT INTO story (id, team_id, name, keep_events_for, draft, deleted_at) VALUES ($1, $2, 'Story', $3, '{}', $4)`,
    [id, teamId, keepMs / 1000, deletedAt === null ? null : new Date(deletedAt)],
  );
  return id;
}

/** A story run with an event at each of the times, the first at its start, and an Action run behind each. */
async function aRun(storyId: string, times: number[], { blob = false, open = false } = {}): Promise<string> {
  const runId = idAt(times[0] ?? now);
  await sql('INSERT INTO story_run (id, team_id, story_id, version_id) VALUES ($1, $2, $3, $2)', [
    runId,
    teamId,
    storyId,
  ]);
  for (const time of times) {
    const [eventId, actionRunId] = [idAt(time), idAt(time)];
    const key = blob ? `${dayOfId(eventId)}/${eventId}` : null;
    if (key !== null) await blobs.put(key, new Uint8Array(3));
    await sql(
      `INSERT INTO event (id, team_id, story_id, story_run_id, action_id, action_slug, seq, port, ancestors, output, blob)
       VALUES ($1, $2, $3, $4, $2, 'a', 0, 'success', '{}', 'null', $5)`,
      [eventId, teamId, storyId, runId, key],
    );
    await sql(
      `INSERT INTO action_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state)
       VALUES ($1, $2, $3, $4, $2, $2, 'a', $5, 'succeeded')`,
      [actionRunId, teamId, storyId, runId, eventId],
    );
  }
  if (open) await openIn(runId, storyId);
  return runId;
}

const openIn = (runId: string, storyId: string) =>
  sql(
    `INSERT INTO open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state)
     VALUES ($1, $2, $3, $4, $2, $2, 'a', $2, 'waiting')`,
    [newId(), teamId, storyId, runId],
  );

const left = async (storyId: string) => {
  const { rows } = await sql(
    `SELECT (SELECT count(*)::int FROM story_run WHERE story_id = $1) AS runs,
            (SELECT count(*)::int FROM event WHERE story_id = $1) AS events,
            (SELECT count(*)::int FROM action_run WHERE story_id = $1) AS actions`,
    [storyId],
  );
  return rows[0];
};
const none = { runs: 0, events: 0, actions: 0 };

async function round(): Promise<RetentionReport> {
  const report = await retention.round(never);
  if (report === null) throw new Error('Another process is at it.');
  return report;
}

describe('what stands beside runs', () => {
  it('goes when nobody keeps those any more, but for what still waits', async () => {
    const storyId = await aStory(day);
    const add = async (at: number, { open = false } = {}) => {
      const id = idAt(at);
      const state = open ? 'open' : 'answered';
      await sql(
        `INSERT INTO story_call (story_run_id, story_id, caller_run_id, caller_story_run_id, caller_story_id, round, place, exits, state)
         VALUES ($1, $2, $1, $1, $2, 0, 0, '{}', $3)`,
        [id, storyId, state],
      );
      await sql(
        `INSERT INTO approval (action_run_id, team_id, story_id, story_run_id, action_id, title, message, choices, who, commentable)
         VALUES ($1, $2, $3, $1, $1, '', '', '[]', 'team', false)`,
        [id, teamId, storyId],
      );
      await sql(
        'INSERT INTO prompt_answer (action_run_id, label, story_id, event_id) VALUES ($1, $2, $3, $1)',
        [id, 'OK', storyId],
      );
      if (open) {
        await sql(
          `INSERT INTO open_run (id, team_id, story_id, story_run_id, version_id, action_id, action_slug, event_id, state)
           VALUES ($1, $2, $3, $1, $2, $2, 'a', $2, 'waiting')`,
          [id, teamId, storyId],
        );
      }
      return id;
    };
    await add(now - 5 * day);
    const [open, young] = [await add(now - 5 * day, { open: true }), await add(now - hour)];
    await round();
    const ids = async (table: string, key: string) =>
      (await sql(`SELECT ${key} AS id FROM ${table} ORDER BY 1`)).rows.map((row) => row.id);
    expect(await ids('story_call', 'story_run_id')).toEqual([open, young]);
    expect(await ids('approval', 'action_run_id')).toEqual([open, young]);
    expect(await ids('prompt_answer', 'action_run_id')).toEqual([young]);
  });
});

describe('a story that keeps events for an hour, beside one that keeps them for a week', () => {
  it('loses what is older, and nothing else goes', async () => {
    const [short, long] = [await aStory(hour), await aStory(7 * day)];
    await aRun(short, [now - 2 * hour, now - 2 * hour]);
    await aRun(short, [now - hour / 2]);
    await aRun(long, [now - 2 * hour]);
    expect(await round()).toMatchObject({ removed: { event: 2, action_run: 2, story_run: 1 }, more: false });
    expect(await left(short)).toEqual({ runs: 1, events: 1, actions: 1 });
    expect(await left(long)).toEqual({ runs: 1, events: 1, actions: 1 });
  });

  it('loses it as soon when no story keeps anything for longer', async () => {
    const short = await aStory(hour);
    await aRun(short, [now - 2 * hour]);
    await aRun(short, [now - hour / 2]);
    await round();
    expect(await left(short)).toEqual({ runs: 1, events: 1, actions: 1 });
  });

  it('keeps everything of a story run that has not ended, however old, and removes it when it has', async () => {
    const short = await aStory(hour);
    await aStory(7 * day);
    await aRun(short, [now - 20 * hour, now - 3 * hour], { open: true });
    await round();
    expect(await left(short)).toEqual({ runs: 1, events: 2, actions: 2 });
    await sql('DELETE FROM open_run');
    clock += 5 * 60_000;
    await round();
    expect(await left(short)).toEqual(none);
  });

  it('keeps the young events of an old story run, and its row for as long as they are there', async () => {
    const short = await aStory(hour);
    await aStory(7 * day);
    await aRun(short, [now - 3 * hour, now - hour / 2]);
    await round();
    expect(await left(short)).toEqual({ runs: 1, events: 1, actions: 1 });
    clock += hour;
    await round();
    expect(await left(short)).toEqual(none);
  });

  it('removes large payloads with their events', async () => {
    const short = await aStory(hour);
    await aStory(7 * day);
    await aRun(short, [now - 2 * hour, now - hour / 2], { blob: true });
    expect(await round()).toMatchObject({ removed: { blob: 1 } });
    const { rows } = await sql('SELECT blob FROM event');
    expect(await blobs.get(rows[0]?.blob)).not.toBeNull();
  });
});

describe('days', () => {
  it('are made ahead and dropped, with their large payloads, when the longest-keeping story is done with them', async () => {
    const story = await aStory(7 * day);
    await aRun(story, [now - 9 * day], { blob: true });
    await aRun(story, [now - 6 * day], { blob: true });
    // What a crash between the blob and its row left behind.
    await blobs.put('2030-11-10/orphan', new Uint8Array(1));
    const report = await round();
    expect(report.made).toContain('event_p20301129');
    expect(report.dropped).toContain('event_p20301117');
    expect(report.dropped).not.toContain('event_p20301119');
    expect(await left(story)).toEqual({ runs: 1, events: 1, actions: 1 });
    expect(await blobs.days()).toEqual(['2030-11-20']);
  });

  it('that a waiting story run holds lose the rest in batches', async () => {
    const story = await aStory(7 * day);
    await aRun(story, [now - 10 * day]);
    const waiting = await aRun(story, [now - 10 * day], { blob: true, open: true });
    await aRun(story, [now - 9 * day]);
    const report = await round();
    expect(report.dropped).not.toContain('event_p20301116');
    expect(report.removed).toMatchObject({ event: 2, action_run: 2, story_run: 2 });
    expect((await sql('SELECT id FROM story_run')).rows).toEqual([{ id: waiting }]);
    expect(await blobs.days()).toEqual(['2030-11-16']);
  });

  it('are kept while one story still wants them', async () => {
    const [long, week] = [await aStory(30 * day), await aStory(7 * day)];
    await aRun(long, [now - 20 * day]);
    await aRun(week, [now - 20 * day]);
    await aRun(week, [now - 6 * day]);
    await round();
    expect(await left(long)).toEqual({ runs: 1, events: 1, actions: 1 });
    expect(await left(week)).toEqual({ runs: 1, events: 1, actions: 1 });
  });
});

describe('removed stories', () => {
  it('go with everything they had when their time in the trash is over', async () => {
    const [gone, trashed] = [await aStory(7 * day, now - 31 * day), await aStory(7 * day, now - 29 * day)];
    for (const story of [gone, trashed]) {
      await aRun(story, [now - 2 * day], { blob: story === gone, open: true });
      await sql("INSERT INTO event_count (story_id, action_id, port, delta) VALUES ($1, $1, 'x', 1)", [
        story,
      ]);
      await sql("INSERT INTO story_version (id, story_id, number, graph) VALUES ($1, $2, 1, '{}')", [
        newId(),
        story,
      ]);
      await sql("INSERT INTO story_change (story_id, revision, batch_id, changes) VALUES ($1, 1, $1, '[]')", [
        story,
      ]);
      const schedule = newId();
      await sql(
        "INSERT INTO schedule (id, story_id, team_id, action_id, place, spec) VALUES ($1, $2, $1, $1, 0, '{}')",
        [schedule, story],
      );
      await sql("INSERT INTO schedule_tick (schedule_id, due_at, at, state) VALUES ($1, $2, $2, 'fired')", [
        schedule,
        new Date(now),
      ]);
    }
    await round();
    expect(await left(gone)).toEqual(none);
    expect(await left(trashed)).toEqual({ runs: 1, events: 1, actions: 1 });
    for (const table of ['event_count', 'story_version', 'story_change', 'open_run', 'schedule']) {
      const { rows } = await sql(`SELECT story_id FROM ${table}`);
      expect(rows, table).toEqual([{ story_id: trashed }]);
    }
    expect((await sql('SELECT FROM schedule_tick')).rowCount).toBe(1);
    expect((await sql('SELECT id FROM story')).rows).toEqual([{ id: trashed }]);
    expect(await blobs.days()).toEqual([]);
  });

  it('leave nothing when they went with their team', async () => {
    const kept = await aStory(365 * day);
    const otherTeam = newId();
    await sql("INSERT INTO team (id, name) VALUES ($1, 'Other')", [otherTeam]);
    const story = await aStory(7 * day);
    await sql('UPDATE story SET team_id = $2 WHERE id = $1', [story, otherTeam]);
    await sql("INSERT INTO event_count (story_id, action_id, port, delta) VALUES ($1, $1, 'x', 1)", [story]);
    for (const id of [story, kept]) await aRun(id, [now - 2 * day, now - day], { open: true });
    await sql('DELETE FROM team WHERE id = $1', [otherTeam]);
    await round();
    expect(await left(story)).toEqual(none);
    expect(await left(kept)).toEqual({ runs: 1, events: 2, actions: 2 });
    expect((await sql('SELECT FROM event_count')).rowCount).toBe(0);
    expect((await sql('SELECT FROM open_run')).rowCount).toBe(1);
  });

  it('of 100,000 events go over several rounds, each of its time', async () => {
    const story = await aStory(7 * day, now - 31 * day);
    await sql(
      `WITH run AS (
         INSERT INTO story_run (id, team_id, story_id, version_id)
         SELECT ($3 || lpad(n::text, 12, '0'))::uuid, $1, $2, $1 FROM generate_series(1, 10) n RETURNING id)
       INSERT INTO event (id, team_id, story_id, story_run_id, action_id, action_slug, seq, port, ancestors, output)
       SELECT ($3 || lpad((row_number() OVER ())::text, 12, '0'))::uuid, $1, $2, run.id, $1, 'a', 0, 'x', '{}', 'null'
       FROM run, generate_series(1, 10000)`,
      [teamId, story, firstIdAt(now - 3 * day).slice(0, 24)],
    );
    const impatient = make({ budgetMs: 200 });
    let rounds = 0;
    for (let more = true; more; rounds += 1) {
      const started = performance.now();
      more = (await impatient.round(never))?.more ?? false;
      expect(performance.now() - started).toBeLessThan(5_000);
    }
    expect(rounds).toBeGreaterThan(1);
    expect(await left(story)).toEqual(none);
    expect((await sql('SELECT FROM story')).rowCount).toBe(0);
  });
});

it('removes what is of use for a time only', async () => {
  const story = await aStory(7 * day);
  const schedule = newId();
  await sql(
    "INSERT INTO schedule (id, story_id, team_id, action_id, place, spec) VALUES ($1, $2, $1, $1, 0, '{}')",
    [schedule, story],
  );
  const open = await aRun(story, [now - hour], { open: true });
  const both = (old: number) => [new Date(now - old - hour), new Date(now - old + hour)];
  const insert = (table: string, row: Record<string, unknown>) =>
    sql(
      `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map((_, at) => `$${at + 1}`)})`,
      Object.values(row),
    );
  const id = newId();
  const emission = {
    team_id: id,
    story_id: story,
    filter: {},
    version: 'x',
    per_second: 1,
    total: 1,
    state: 'done',
  };
  for (const at of both(day)) {
    await insert('webhook_key', { action_id: newId(), key: 'k', story_run_id: id, created_at: at });
  }
  for (const at of both(31 * day)) {
    await insert('schedule_tick', { schedule_id: schedule, due_at: at, at, state: 'fired' });
    await insert('join_rest', { key: `join:${newId()}:${id}:`, '"left"': 1, created_at: at });
    await insert('join_rest', { key: `join:${open}:${newId()}:`, '"left"': 1, created_at: at });
  }
  const inbox = newId();
  await insert('inbox', { id: inbox, story_id: story, team_id: id, action_id: id, options: 'x' });
  for (const at of both(90 * day)) await insert('inbox_mail', { inbox_id: inbox, key: newId(), at });
  for (const at of both(30 * day)) await insert('re_emission', { ...emission, id: newId(), ended_at: at });
  await insert('re_emission', { ...emission, id: newId(), created_at: new Date(now - 90 * day) });
  for (const at of both(hour)) {
    await insert('worker_heartbeat', { id: newId(), started_at: at, seen_at: at });
    await insert('rate_limit', { key: newId(), pace_at: at });
  }
  expect((await round()).removed).toEqual({
    webhook_key: 1,
    inbox_mail: 1,
    schedule_tick: 1,
    join_rest: 1,
    re_emission: 1,
    worker_heartbeat: 1,
    rate_limit: 1,
  });
});

it('is done by one process at a time', async () => {
  const reports = await Promise.all([make().round(never), make().round(never), make().round(never)]);
  expect(reports.filter((report) => report !== null)).toHaveLength(1);
  expect(await make().round(never)).not.toBeNull();
});

it('stops when it is told to, and goes on later', async () => {
  const short = await aStory(hour);
  await aStory(7 * day);
  await aRun(short, [now - 2 * hour]);
  expect(await retention.round(AbortSignal.abort())).toMatchObject({ removed: {} });
  expect(await left(short)).toEqual({ runs: 1, events: 1, actions: 1 });
  await round();
  expect(await left(short)).toEqual(none);
});

it('goes on when large payloads cannot be removed, and takes them with their day', async () => {
  const short = await aStory(hour);
  await aStory(7 * day);
  const delayed = blobs;
  await aRun(short, [now - 2 * hour], { blob: true });
  blobs = { ...delayed, delete: () => Promise.reject(new Error('No such device.')) };
  retention = make();
  await round();
  expect(await left(short)).toEqual(none);
  expect(await delayed.days()).toEqual(['2030-11-26']);
  clock += 8 * day;
  await round();
  expect(await delayed.days()).toEqual([]);
});

describe('drafts that were kept for runs of them', () => {
  it('go when the draft has moved on and nobody keeps what ran on them any more', async () => {
    const story = await aStory(7 * day);
    const keep = async (revision: number, editedAt: number | null) => {
      const id = newId();
      await sql(
        'INSERT INTO story_version (id, story_id, number, revision, graph) VALUES ($1, $2, $3, $4, $5)',
        [id, story, -1 - revision, revision, '{}'],
      );
      if (editedAt === null) return id;
      await sql(
        "INSERT INTO story_change (story_id, revision, batch_id, changes, created_at) VALUES ($1, $2, $3, '[]', $4)",
        [story, revision + 1, newId(), new Date(editedAt)],
      );
      return id;
    };
    const open = await keep(1, now - 30 * day);
    const runId = await aRun(story, [now - 30 * day]);
    await openIn(runId, story);
    await sql('UPDATE open_run SET version_id = $1', [open]);
    await keep(2, now - 9 * day);
    const young = await keep(3, now - 7 * day);
    const current = await keep(4, null);
    await round();
    const { rows } = await sql('SELECT id FROM story_version ORDER BY revision');
    expect(rows.map((row) => row.id)).toEqual([open, young, current]);
  });
});
