/**
 * Ticks that are due become story runs. One transaction holds it all: the lock on the schedule's row, the
 * row of the tick (unique by schedule and due time), the story run, and the move to the next tick. So any
 * number of processes may fire at once, and one that dies has fired nothing. The only clock is PostgreSQL's.
 */
import {
  type Acceptance,
  announceAccepted,
  type CompiledAction,
  type CompiledStory,
  type DueTicks,
  dueTicks,
  type Graph,
  type Id,
  type Json,
  type Live,
  nextTick,
  planTick,
  type Queue,
  type Runners,
  type Site,
  scheduleSpecSchema,
  startOf,
  storyGate,
  tickOutput,
  type Version,
  type Versions,
} from '@storyloom/engine';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { isPassing } from './errors.ts';
import { acceptParameters } from './rows.ts';
import { acceptSql } from './store.sql.ts';
import { inTransaction } from './transaction.ts';

export type FireDeps = {
  versions: Versions;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Runners;
  site?: Site;
  queue: Pick<Queue, 'wake'>;
  live: Pick<Live, 'announce'>;
  log: Record<'info' | 'warn', (message: string, details: Record<string, unknown>) => void>;
  /** Stores what the ticks start, on the connection and in the transaction of the ticks. */
  accept?: (client: PoolClient, batch: Acceptance[]) => Promise<void>;
};

/** The store's own acceptance, within a transaction that the caller ends. The events of ticks are small. */
export async function acceptOn(client: PoolClient, batch: Acceptance[]): Promise<void> {
  if (batch.length > 0) await client.query({ ...acceptSql, values: acceptParameters(batch, new Map()) });
}

type DueRow = {
  id: Id;
  story_id: Id;
  team_id: Id;
  action_id: Id;
  place: number;
  spec: unknown;
  next_at: Date;
  /** The transaction's time, the same in all rows. */
  now: Date;
  version_id: Id | null;
  concurrency: number | null;
  concurrency_key: string | null;
  priority: number;
  /** Nothing of the story is to start: its ticks pass and are not missed. */
  off: boolean;
};

// Rows that another process is firing, or that a publication is changing, are skipped.
const dueSql = {
  name: 'storyloom_schedules_due',
  text: `
SELECT s.id, s.story_id, s.team_id, s.action_id, s.place, s.spec, s.next_at, now() AS now,
       st.live_version_id AS version_id, st.concurrency, st.concurrency_key, st.priority,
       st.disabled OR st.deleted_at IS NOT NULL OR st.suspended_at IS NOT NULL AS off
FROM schedule s
JOIN story st ON st.id = s.story_id
WHERE s.enabled AND s.next_at <= now()
ORDER BY s.next_at
LIMIT $1
FOR UPDATE OF s SKIP LOCKED`,
};

// A due time that has a row already brings nothing, whatever next_at says.
const ticksSql = {
  name: 'storyloom_schedules_ticks',
  text: `
INSERT INTO schedule_tick (schedule_id, due_at, state, story_run_id)
SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::uuid[])
ON CONFLICT DO NOTHING
RETURNING schedule_id, due_at, state`,
};

const moveSql = {
  name: 'storyloom_schedules_move',
  text: `
WITH old AS (
  DELETE FROM schedule_tick
  WHERE schedule_id = ANY($1::uuid[]) AND due_at < now() - interval '31 days' AND at < now() - interval '31 days'
)
UPDATE schedule s
SET next_at = m.next_at, last_at = coalesce(m.last_at, s.last_at), missed = s.missed + m.missed,
    last_missed_at = coalesce(m.last_missed_at, s.last_missed_at)
FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::int[], $5::timestamptz[])
  AS m(id, next_at, last_at, missed, last_missed_at)
WHERE s.id = m.id`,
};

const nextSql = {
  name: 'storyloom_schedules_next',
  text: `
SELECT (extract(epoch FROM min(next_at) - clock_timestamp()) * 1000)::float8 AS ms
FROM schedule WHERE enabled`,
};

/** Milliseconds until the next tick of all, negative when it is due; null when none is to come. */
export async function untilNextTick(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query<{ ms: number | null }>(nextSql);
  return rows[0]?.ms ?? null;
}

type Fired = { dueAt: Date; acceptance: Acceptance };
type Move = { row: DueRow; fired: Fired[]; missed: Date[]; next: Date | null };

/** Of one round over all its schedules: what is beyond stays due, so that one flood holds nobody up for long. */
const mostTicks = 2_000;

/** Fires what is due of at most `limit` schedules. Answers how many were due: `limit` means there may be more. */
export async function fireDue(
  pool: Pool,
  deps: FireDeps,
  { limit = 50 }: { limit?: number } = {},
): Promise<number> {
  const { found, batch } = await inTransaction(pool, async (client) => {
    const { rows } = await client.query<DueRow>({ ...dueSql, values: [limit] });
    if (rows.length === 0) return { found: 0, batch: [] };
    const most = Math.max(20, Math.floor(mostTicks / rows.length));
    const moves: Move[] = [];
    for (const row of rows) moves.push(await moveOf(deps, row, most).catch(missedBy(deps, row)));
    const accepted = await record(client, moves);
    await (deps.accept ?? acceptOn)(client, accepted);
    return { found: rows.length, batch: accepted };
  });
  if (batch.length > 0) announceAccepted(deps, batch);
  return found;
}

/**
 * What breaks in one schedule is a bug of ours or of its story: its tick is missed, and the others of the
 * round fire. What the database says ends the round, which is tried again.
 */
function missedBy({ log }: FireDeps, row: DueRow): (error: unknown) => Move {
  return (error) => {
    if (error instanceof DatabaseError || isPassing(error)) throw error;
    log.warn('a schedule could not be fired; its tick is missed', {
      scheduleId: row.id,
      storyId: row.story_id,
      err: error,
    });
    return { row, fired: [], missed: [row.next_at], next: nextOf(row) };
  };
}

/** Null when it cannot be told: then it stands still. */
function nextOf({ spec, now, next_at }: DueRow): Date | null {
  try {
    return nextTick(scheduleSpecSchema.parse(spec), now, next_at);
  } catch {
    return null;
  }
}

async function moveOf(deps: FireDeps, row: DueRow, most: number): Promise<Move> {
  const still = { row, fired: [], missed: [] };
  const parsed = scheduleSpecSchema.safeParse(row.spec);
  if (!parsed.success) {
    deps.log.warn('a schedule cannot be read; it stands still', { scheduleId: row.id });
    return { ...still, next: null };
  }
  const spec = parsed.data;
  const version = row.off || row.version_id === null ? null : await deps.versions.load(row.version_id);
  const story = version && deps.compiled(version);
  const action = story?.actions.get(row.action_id);
  if (!version || !story || !action || action.disabled)
    return { ...still, next: nextTick(spec, row.now, row.next_at) };
  const due = dueTicks(spec, { nextAt: row.next_at, now: row.now, most });
  if (due.missed.length > 0) {
    deps.log.info('ticks were missed', {
      scheduleId: row.id,
      storyId: row.story_id,
      missed: due.missed.length,
    });
  }
  return {
    row,
    fired: await startsOf(deps, { version, story, action, row }, due),
    missed: due.missed,
    next: due.next,
  };
}

type Started = { version: Version; story: CompiledStory; action: CompiledAction; row: DueRow };

/**
 * Nothing runs inline, so that the transaction that holds the locks stays short; but of a story with a
 * limit the chain goes as far as a webhook's, since what is left of it is what waits for the slot.
 */
function startsOf(
  { runners, site }: Pick<FireDeps, 'runners' | 'site'>,
  { version, story, action, row }: Started,
  { fire, missed }: DueTicks,
): Promise<Fired[]> {
  return Promise.all(
    fire.map(async (dueAt, index) => {
      const tick = { dueAt, firedAt: row.now, place: row.place, missed: index === 0 ? missed.length : 0 };
      const output = tickOutput(tick);
      const runGate = gateOf(row, { ...output, [action.slug]: output });
      const inline = runGate === null ? { inlineSteps: 0 } : {};
      const started = startOf(
        { runners, ...(site ? { site } : {}), ...inline },
        { version, story, source: 'schedule', priority: row.priority, runGate },
      );
      const acceptance = started.accept((chain) => planTick(chain, action, output));
      return { dueAt, acceptance };
    }),
  );
}

/** The limit on story runs that a tick counts for; a formula that says nothing of ticks gives them one together. */
function gateOf(row: DueRow, roots: Record<string, Json>): string | null {
  if (row.concurrency === null) return null;
  try {
    return storyGate(row.story_id, row.concurrency_key, roots);
  } catch {
    return storyGate(row.story_id, null, roots);
  }
}

/** Writes ticks and moves their schedules on. Answers what is to be accepted: the ticks that were new. */
async function record(client: PoolClient, moves: Move[]): Promise<Acceptance[]> {
  const ticks = moves.flatMap(({ row, fired, missed }) => [
    ...fired.map(({ dueAt, acceptance }) => ({ id: row.id, dueAt, state: 'fired', acceptance })),
    ...missed.map((dueAt) => ({ id: row.id, dueAt, state: 'missed', acceptance: null })),
  ]);
  const fresh = new Map<string, 'fired' | 'missed'>();
  if (ticks.length > 0) {
    const { rows } = await client.query<{ schedule_id: Id; due_at: Date; state: 'fired' | 'missed' }>({
      ...ticksSql,
      values: [
        ticks.map(({ id }) => id),
        ticks.map(({ dueAt }) => dueAt.toISOString()),
        ticks.map(({ state }) => state),
        ticks.map(({ acceptance }) => acceptance?.storyRun.id ?? null),
      ],
    });
    for (const one of rows) fresh.set(tickKey(one.schedule_id, one.due_at), one.state);
  }
  const isFresh = (id: Id) => (dueAt: Date) => fresh.has(tickKey(id, dueAt));
  const news = moves.map(({ row, fired, missed, next }) => ({
    row,
    next,
    fired: fired.filter(({ dueAt }) => isFresh(row.id)(dueAt)),
    missed: missed.filter(isFresh(row.id)),
  }));
  await client.query({
    ...moveSql,
    values: [
      news.map(({ row }) => row.id),
      news.map(({ next }) => next?.toISOString() ?? null),
      news.map(({ fired }) => fired.at(-1)?.dueAt.toISOString() ?? null),
      news.map(({ missed }) => missed.length),
      news.map(({ missed }) => missed.at(-1)?.toISOString() ?? null),
    ],
  });
  return news.flatMap(({ fired }) => fired.map(({ acceptance }) => acceptance));
}

function tickKey(scheduleId: Id, dueAt: Date): string {
  return `${scheduleId} ${dueAt.getTime()}`;
}
