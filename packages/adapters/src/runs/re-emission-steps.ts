/**
 * Re-emissions, step by step: each is a transaction that takes the next events, commits the story runs that
 * they start, and moves on. A worker that dies in the middle has done nothing; two workers do not meet.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Acceptance, announceAccepted, type Id, type Json } from '@storyloom/engine';
import type { Pool, PoolClient } from 'pg';
import type { Log } from '../log/log.ts';
import { asker } from '../postgres/ask.ts';
import { isRefusal } from '../postgres/errors.ts';
import { inHalves } from '../postgres/halves.ts';
import { loadEach, type Payloads, plainPayloads } from '../postgres/payloads.ts';
import { acceptParameters } from '../postgres/rows.ts';
import { acceptSql, outputsSql } from '../postgres/store.sql.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { matching, type StoredFilter } from './re-emission-filter.ts';
import {
  type EventRow,
  eventRowColumns,
  findStory,
  prepareRepetition,
  type StoryNow,
  toStoredEvent,
  type WhichVersion,
} from './repetition.ts';
import type { RepeatDeps } from './runs-deps.ts';

export type ReEmissionDeps = Omit<RepeatDeps, 'store'> & {
  /** Where large outputs are kept; the store's own. */
  payloads?: Payloads;
};

/** A step takes what is to be emitted in a quarter of a second, but no more events than this… */
const mostAtOnce = 100;
/** …and no more bytes of payload, as far as they are known. */
const mostBytes = 16 * 1024 ** 2;
/** Events that are looked at in a step to find those of story runs that have failed. */
const mostLookedAt = 2_000;
/** What a payload outside of its row counts. */
const largeBytes = 4 * 1024 ** 2;
/** Steps of one call, so that whoever called can stop. */
const mostSteps = 20;
/** A story that is off or suspended, or a step that broke, is looked at again after so long. */
const heldMs = 5_000;

type Row = {
  id: Id;
  team_id: Id;
  story_id: Id;
  filter: StoredFilter;
  edited: boolean;
  payload: Json;
  version: WhichVersion;
  per_second: number;
  left: number;
  cursor: Id | null;
};

/**
 * Emits what is due of all re-emissions. Answers when it wants to be called again; null when none is running.
 * Any number of workers may call it at once.
 */
export async function stepReEmissions(deps: ReEmissionDeps): Promise<Date | null> {
  for (let step = 0; step < mostSteps; step += 1) {
    const committed = await stepNext(deps);
    if (committed === null) break;
    if (committed.length > 0) announceAccepted(deps, committed);
  }
  const { rows } = await deps.pool.query<{ ms: number | null }>(
    `SELECT (extract(epoch FROM min(next_at) - now()) * 1000)::float8 AS ms FROM re_emission WHERE state = 'running'`,
  );
  const ms = rows[0]?.ms ?? null;
  return ms === null ? null : new Date(Date.now() + Math.max(0, ms));
}

/** When a step breaks, as while large payloads cannot be read, the others have their turns before it is tried again. */
async function stepNext(deps: ReEmissionDeps): Promise<Acceptance[] | null> {
  let taken: Id | null = null;
  try {
    return await inTransaction(deps.pool, (client) =>
      stepOne(deps, client, (id) => {
        taken = id;
      }),
    );
  } catch (error) {
    if (taken !== null) await putOff(deps.pool, taken);
    throw error;
  }
}

async function putOff(on: Pool | PoolClient, id: Id): Promise<void> {
  await on.query(`UPDATE re_emission SET next_at = now() + $2::int * interval '1 ms' WHERE id = $1`, [
    id,
    heldMs,
  ]);
}

/** One step of one re-emission: what it is to commit. Null when none is due that nobody else has. */
async function stepOne(
  deps: ReEmissionDeps,
  client: PoolClient,
  onTaken: (id: Id) => void,
): Promise<Acceptance[] | null> {
  const { rows } = await client.query<Row>(
    `SELECT id, team_id, story_id, filter, payload IS NOT NULL AS edited, payload, version, per_second,
            total - done - failed AS left, cursor
     FROM re_emission WHERE state = 'running' AND next_at <= now()
     ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  const [row] = rows;
  if (!row) return null;
  onTaken(row.id);
  const story = await findStory(client, row.story_id);
  if (!story) {
    await client.query(`UPDATE re_emission SET state = 'cancelled', ended_at = now() WHERE id = $1`, [
      row.id,
    ]);
    return [];
  }
  if (story.disabled || story.suspended) {
    await putOff(client, row.id);
    return [];
  }
  const batch = await nextEvents(client, row);
  const acceptances = await acceptancesOf(deps, client, { row, story, events: batch.events });
  const committed = await acceptInHalves(deps, client, acceptances);
  await moveOn(client, row, { ...batch, done: committed.length });
  return committed;
}

type BatchRow = EventRow & { size: number };

/** The next events, how far the cursor moves with them, and whether nothing is left behind that. */
type Batch = { events: BatchRow[]; cursor: Id | null; isLast: boolean };

/** The events behind the cursor, oldest first, as many as a step may hold in memory. */
async function nextEvents(client: PoolClient, row: Row): Promise<Batch> {
  const quarter = Math.ceil(row.per_second / 4);
  const limit = Math.max(1, Math.min(row.left, quarter, mostAtOnce));
  const window = row.filter.runState === undefined ? limit : mostLookedAt;
  const { near, ofFew, values } = matching(row.filter, {
    storyId: row.story_id,
    teamId: row.team_id,
    first: 5,
  });
  const { rows } = await client.query<BatchRow & Looked>(
    `WITH near AS MATERIALIZED (
       SELECT e.* FROM event e
       WHERE ${near} AND ($2::uuid IS NULL OR e.id > $2)
         AND e.created_at < (SELECT created_at FROM re_emission WHERE id = $1)
       ORDER BY e.id LIMIT $3
     ), looked AS (
       SELECT count(*)::int AS looked, (SELECT id FROM near ORDER BY id DESC LIMIT 1) AS last FROM near
     ), found AS (
       SELECT ${eventRowColumns},
              CASE WHEN e.blob IS NULL THEN pg_column_size(e.output) ELSE ${largeBytes} END AS size
       FROM near e LEFT JOIN story_run run ON run.id = e.story_run_id
       WHERE ${ofFew} ORDER BY e.id LIMIT $4
     )
     SELECT * FROM looked LEFT JOIN found ON true ORDER BY found.id`,
    [row.id, row.cursor, window, limit, ...values],
  );
  const { looked = 0, last = null } = rows[0] ?? {};
  const found = rows.filter((event) => event.id !== null);
  let bytes = 0;
  const over = found.findIndex((event, index) => {
    bytes += event.size;
    return index > 0 && bytes > mostBytes;
  });
  const events = over === -1 ? found : found.slice(0, over);
  // What was looked at is behind the cursor, unless it was more than a step takes.
  const isAll = over === -1 && found.length < limit;
  const cursor = isAll ? last : (events.at(-1)?.id ?? null);
  const isEnd = looked < window && (isAll || cursor === last);
  return { events, cursor, isLast: isEnd || events.length >= row.left };
}

type Looked = { looked: number; last: Id | null };

/** Without those that cannot be emitted again. Nothing runs inline: that would hold the transaction up. */
async function acceptancesOf(
  deps: ReEmissionDeps,
  client: PoolClient,
  { row, story, events }: { row: Row; story: StoryNow; events: BatchRow[] },
): Promise<Acceptance[]> {
  const from = { story, which: row.version, inline: false, ...(row.edited ? { payload: row.payload } : {}) };
  const ready = await Promise.all(
    events.map((event) => prepareRepetition(deps, { ...from, event: toStoredEvent(event) })),
  );
  const wanted = [...new Set(ready.flatMap((one) => (one.ok ? one.wanted : [])))];
  const rows = await asker(client)<OutputRow>(outputsSql, [wanted]);
  const whole = await loadEach(deps.payloads ?? plainPayloads, rows);
  const missing = new Set(whole.flatMap((one) => (one.missing ? [one.row.id] : [])));
  const outputs = new Map(whole.map(({ row: { id, output } }) => [id, output]));
  const isWhole = (one: { wanted: Id[] }) => !one.wanted.some((id) => missing.has(id));
  const made = await Promise.all(ready.flatMap((one) => (one.ok && isWhole(one) ? [one.make(outputs)] : [])));
  return made.flatMap((one) => (one.ok ? [one.acceptance] : []));
}

type OutputRow = { id: Id; output: Json; blob: string | null };

/** Those that PostgreSQL refuses do not take the others with them. Answers what stands in the transaction. */
async function acceptInHalves(
  { payloads = plainPayloads }: ReEmissionDeps,
  client: PoolClient,
  acceptances: Acceptance[],
): Promise<Acceptance[]> {
  if (acceptances.length === 0) return [];
  const outputs = await payloads.keep(acceptances.flatMap((one) => one.events));
  const { done, failed } = await inHalves({ items: acceptances, offset: 0 }, async (part) => {
    await client.query('SAVEPOINT part');
    try {
      await asker(client)(acceptSql, acceptParameters(part, outputs));
    } catch (error) {
      if (isRefusal(error)) await client.query('ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part');
      throw error;
    }
    await client.query('RELEASE SAVEPOINT part');
    return part;
  });
  const lost = failed.find(({ error }) => !isRefusal(error));
  if (lost) throw lost.error;
  return done.flat();
}

async function moveOn(
  client: PoolClient,
  row: Row,
  { events, cursor, isLast, done }: Batch & { done: number },
): Promise<void> {
  // A pace that fell behind is not made up for by a burst of more than a second.
  await client.query(
    `UPDATE re_emission
     SET done = done + $2::int, failed = failed + $3::int, cursor = coalesce($4::uuid, cursor),
         next_at = greatest(next_at, now() - interval '1 second')
                   + ($2::int + $3::int) * interval '1 second' / per_second,
         state = CASE WHEN $5 THEN 'done' ELSE state END, ended_at = CASE WHEN $5 THEN now() END
     WHERE id = $1`,
    [row.id, done, events.length - done, cursor, isLast],
  );
}

/** A worker that finds none running looks again after so long. */
const idleMs = 2_000;

/** Carries re-emissions out until it is stopped; what breaks is logged and tried again. */
export function startReEmitter(deps: ReEmissionDeps & { log: Log }): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  async function loop(): Promise<void> {
    while (!signal.aborted) {
      let next: Date | null = null;
      try {
        next = await stepReEmissions(deps);
      } catch (error) {
        deps.log.warn('could not emit events again; trying again', { err: error });
      }
      const ms = next === null ? idleMs : Math.min(idleMs, Math.max(20, next.getTime() - Date.now()));
      await sleep(ms, undefined, { signal }).catch(() => undefined);
    }
  }
  const done = loop();
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}
