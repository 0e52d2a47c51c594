/**
 * Joins on PostgreSQL: whoever comes to a group takes its lock, takes a place in it, and looks whether
 * it is whole. Taking a place, and ending all its members with what the group came to, is one commit.
 */
import {
  type Ancestors,
  type Arrival,
  BlobMissing,
  bytesOf,
  failedGroup,
  type Gathered,
  type GroupMember,
  type Id,
  isWhole,
  type Need,
  type ReadOutput,
  type Store,
  stillToCome,
  type Turns,
  tooLargeGroup,
} from '@storyloom/engine';
import type { Pool, PoolClient } from 'pg';
import { asker } from './ask.ts';
import { isRefusal, notStorable, persist } from './errors.ts';
import { readOutputs } from './outputs.ts';
import type { Payloads } from './payloads.ts';
import { jsonbText, listText, logsText, ownedParameters, waitText } from './rows.ts';
import { arriveSql, gatherSql, landedSql } from './store.sql.ts';
import { inTransaction } from './transaction.ts';

type Deps = { patienceMs: number; payloads: Payloads };
type Gather = Parameters<Store['arrive']>[1];

type MemberRow = {
  run_id: Id;
  id: Id;
  action_id: Id;
  action_slug: string;
  ancestors: Ancestors;
  turns: Turns | null;
};

/** Groups are handled one by one, so that one that is refused does not take its neighbours with it. */
export function makeArrive(pool: Pool, deps: Deps): Store['arrive'] {
  return async (batch, gather, mostBytes = Number.POSITIVE_INFINITY) => {
    const landed: Id[] = [];
    for (const [key, arrivals] of Map.groupBy(batch, (arrival) => arrival.key)) {
      landed.push(
        ...(await persist(
          (again) => arriveAt(pool, { ...deps, key, arrivals, gather, mostBytes, again }),
          deps.patienceMs,
        )),
      );
    }
    return landed;
  };
}

type Arriving = Deps & {
  key: string;
  arrivals: Arrival[];
  gather: Gather;
  mostBytes: number;
  again: boolean;
};

async function arriveAt(pool: Pool, arriving: Arriving): Promise<Id[]> {
  try {
    return await inTransaction(pool, (client) => takePlaces(client, arriving));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const gather: Gather = async () => failedGroup(notStorable(error));
    return inTransaction(pool, (client) => takePlaces(client, { ...arriving, gather }));
  }
}

async function takePlaces(client: PoolClient, arriving: Arriving): Promise<Id[]> {
  const { key, arrivals, again, payloads } = arriving;
  const ask = asker(client);
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
  const came = await ask<{ id: Id }>(arriveSql, [
    key,
    arrivals.map(({ run }) => run.id),
    arrivals.map(({ run }) => run.attempt),
    arrivals.map(({ patienceMs }) => patienceMs),
    arrivals.map(({ reason }) => waitText(reason)),
    arrivals.map(({ warnings }) => listText(warnings)),
    arrivals.map(logsText),
  ]);
  const landed = new Set(came.map((row) => row.id));
  const last = arrivals
    .filter(({ run }) => landed.has(run.id))
    .sort(becauseFirst)
    .at(0);
  if (!last) return again ? earlier(ask, arrivals) : [];

  const speaker = last.run.id;
  if ((await restOf(client, last, landed.size)) === 'late') {
    await end(client, { ids: [...landed], speaker, gathered: letGo, payloads });
  } else if (last.because !== null || (await isWholeNow(client, key, last.need))) {
    const rows = await members(client, key);
    // The time of one may just have ended: then it is on its way, and finds the others here.
    if (last.because === null && !isWhole(last.need, rows.map(sourceOf))) return [...landed];
    const gathered = await gatheredOf(client, { ...arriving, last, rows }).catch(failedIfGone);
    await end(client, { ids: rows.map((row) => row.run_id), speaker, gathered, payloads });
    await keepRest(client, last, rows.length);
  }
  return [...landed];
}

/** What a group comes to; it is read no further than it may have bytes. */
async function gatheredOf(
  client: PoolClient,
  { last, rows, gather, mostBytes, payloads }: Arriving & { last: Arrival; rows: MemberRow[] },
): Promise<Gathered> {
  const ids = [...new Set(rows.map(({ id }) => id))];
  const { read, left } = await readOutputs({ ask: asker(client), payloads }, ids, mostBytes);
  if (left.length > 0 || bytesOf(read) > mostBytes) return failedGroup(tooLargeGroup(rows.length));
  return gather(last, groupOf(rows, read));
}

/** One whose time is over speaks for the group. */
function becauseFirst(a: Arrival, b: Arrival): number {
  return Number(a.because === null) - Number(b.because === null);
}

/** What a member is, or what the join reads of its way, can never be had again. */
function failedIfGone(error: unknown): Gathered {
  if (!(error instanceof BlobMissing)) throw error;
  return failedGroup({ code: 'event_gone', message: error.message });
}

/** A member that came when the group had gone on without it. */
const letGo: Gathered = {
  outcome: { state: 'succeeded' },
  warnings: [],
  logs: [{ at: 0, level: 'info', message: 'The join had gone on already.' }],
  events: [],
  runs: [],
};

async function isWholeNow(client: PoolClient, key: string, need: Need): Promise<boolean> {
  if ('count' in need) {
    const { rows } = await client.query<{ members: number }>({
      name: 'storyloom_join_size',
      text: `SELECT count(*)::int AS members FROM open_run WHERE join_key = $1 AND state = 'waiting'`,
      values: [key],
    });
    return (rows[0]?.members ?? 0) >= need.count;
  }
  const { rows } = await client.query<{ action_id: Id }>({
    name: 'storyloom_join_sources',
    text: `SELECT e.action_id FROM open_run r JOIN event e ON e.id = r.event_id
           WHERE r.join_key = $1 AND r.state = 'waiting'`,
    values: [key],
  });
  return isWhole(need, rows.map(sourceOf));
}

function sourceOf({ action_id: actionId }: { action_id: Id }): { event: { actionId: Id } } {
  return { event: { actionId } };
}

/** Who is in the group, in the order in which they were queued. */
async function members(client: PoolClient, key: string): Promise<MemberRow[]> {
  const { rows } = await client.query<MemberRow>({
    name: 'storyloom_join_members',
    text: `SELECT r.id AS run_id, e.id, e.action_id, e.action_slug, e.ancestors, e.turns
           FROM open_run r JOIN event e ON e.id = r.event_id
           WHERE r.join_key = $1 AND r.state = 'waiting' ORDER BY r.id`,
    values: [key],
  });
  return rows;
}

function groupOf(rows: MemberRow[], read: ReadonlyMap<Id, ReadOutput>): GroupMember[] {
  return rows.map((row) => ({
    runId: row.run_id,
    event: {
      id: row.id,
      actionId: row.action_id,
      actionSlug: row.action_slug,
      ancestors: row.ancestors,
      turns: row.turns,
      output: read.get(row.id)?.output ?? null,
    },
  }));
}

async function end(
  client: PoolClient,
  ending: { ids: Id[]; speaker: Id; gathered: Gathered; payloads: Payloads },
): Promise<void> {
  const { ids, speaker, gathered, payloads } = ending;
  const { outcome, warnings, logs } = gathered;
  const failed = outcome.state === 'failed';
  const others = failed ? { code: 'join_failed', message: 'Its join failed.' } : null;
  const outputs = await payloads.keep(gathered.events);
  await asker(client)(gatherSql, [
    ids,
    speaker,
    outcome.state,
    failed ? 'cancelled' : 'succeeded',
    failed ? jsonbText(outcome.error) : null,
    others ? jsonbText(others) : null,
    listText(warnings),
    listText(logs.map((line) => ({ ...line, at: line.at || Date.now() }))),
    ...ownedParameters([{ owner: speaker, rows: gathered }], outputs),
  ]);
}

/** Counts those that come after their group went on; null when the group is still to come together. */
async function restOf(client: PoolClient, { key, need }: Arrival, came: number): Promise<'late' | null> {
  if ('count' in need) return null;
  const { rowCount } = await client.query('UPDATE join_rest SET "left" = "left" - $2 WHERE key = $1', [
    key,
    came,
  ]);
  if (!rowCount) return null;
  await client.query('DELETE FROM join_rest WHERE key = $1 AND "left" <= 0', [key]);
  return 'late';
}

async function keepRest(client: PoolClient, arrival: Arrival, size: number): Promise<void> {
  const left = stillToCome(arrival, size);
  if (left === 0) return;
  await client.query('INSERT INTO join_rest (key, "left") VALUES ($1, $2)', [arrival.key, left]);
}

/** A commit whose answer was lost: whoever took a place then has it, or has ended with the group since. */
async function earlier(ask: ReturnType<typeof asker>, arrivals: Arrival[]): Promise<Id[]> {
  const ids = arrivals.map(({ run }) => run.id);
  const attempts = arrivals.map(({ run }) => run.attempt);
  const found = await Promise.all(
    ['waiting', 'succeeded', 'failed', 'cancelled'].map((state) =>
      ask<{ id: Id }>(landedSql, [ids, attempts, ids.map(() => state), ids.map(() => null)]),
    ),
  );
  return found.flat().map((row) => row.id);
}
