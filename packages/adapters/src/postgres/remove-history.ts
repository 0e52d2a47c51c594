/**
 * Removing history in short statements: at most `batchSize` rows a commit, every row found by an index. Nothing
 * here takes a row of a story run that has not ended, unless its story is going altogether.
 */
import type { Blobs, Id } from '@storyloom/engine';
import type { PoolClient } from 'pg';
import type { Log } from '../log/log.ts';
import { lowestAfter } from '../stories/id-time.ts';

export const batchSize = 5_000;
/** Story runs looked at in one go. */
const runsAtOnce = 500;
const greatestId: Id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const leastId: Id = '00000000-0000-0000-0000-000000000000';

export type Removal = {
  client: PoolClient;
  blobs: Blobs | null;
  log: Pick<Log, 'warn'>;
  /** False when the round is over: what is left is for the next one. */
  goesOn: () => boolean;
  /** Rows removed, by table. */
  removed: Map<string, number>;
};

export function count({ removed }: Removal, what: string, rows: number): void {
  if (rows > 0) removed.set(what, (removed.get(what) ?? 0) + rows);
}

/** Runs a deletion over and over until it finds less than a batch. False when the round ended before. */
export async function untilNone(
  removal: Removal,
  what: string,
  batch: () => Promise<number>,
): Promise<boolean> {
  while (removal.goesOn()) {
    const rows = await batch();
    count(removal, what, rows);
    if (rows < batchSize) return true;
  }
  return false;
}

/** One deletion; its text takes `batchSize` rows at most. */
export async function deletion(removal: Removal, text: string, values: unknown[]): Promise<number> {
  return (await removal.client.query(text, values)).rowCount ?? 0;
}

/**
 * Looks at the story runs of a story with ids between `after` and `below`, and removes what of those that
 * ended has ids below. Answers the id it came to, or null when it saw them all. A story run that has
 * something younger keeps its row until that goes too.
 */
export async function removeOldRuns(
  removal: Removal,
  { storyId, after, below }: { storyId: Id; after: Id | null; below: Id },
): Promise<Id | null> {
  let seen = after;
  while (removal.goesOn()) {
    const { rows } = await removal.client.query<{ id: Id; open: boolean }>({
      name: 'storyloom_old_runs',
      text: `
SELECT r.id, EXISTS (SELECT FROM open_run o WHERE o.story_run_id = r.id) AS open
FROM story_run r WHERE r.story_id = $1 AND r.id > $2 AND r.id < $3 ORDER BY r.id LIMIT $4`,
      values: [storyId, seen ?? leastId, below, runsAtOnce],
    });
    const ended = rows.filter((row) => !row.open).map((row) => row.id);
    if (!(await removeRuns(removal, ended, below))) return seen;
    if (rows.length < runsAtOnce) return null;
    seen = rows.at(-1)?.id ?? null;
  }
  return seen;
}

/** Removes all story runs of a story with all they left. False when the round ended before. */
export async function removeAllRuns(removal: Removal, storyId: Id): Promise<boolean> {
  while (removal.goesOn()) {
    const { rows } = await removal.client.query<{ id: Id }>(
      'SELECT id FROM story_run WHERE story_id = $1 ORDER BY id LIMIT $2',
      [storyId, runsAtOnce],
    );
    const ids = rows.map((row) => row.id);
    if (!(await removeRuns(removal, ids, greatestId))) return false;
    if (rows.length < runsAtOnce) return true;
  }
  return false;
}

async function removeRuns(removal: Removal, runs: Id[], below: Id): Promise<boolean> {
  const [oldest] = runs;
  if (oldest === undefined) return true;
  const from = lowestAfter(oldest);
  const found = `WHERE story_run_id = ANY($1::uuid[]) AND id >= $2 AND id < $3 LIMIT ${batchSize}`;
  const done =
    (await untilNone(removal, 'event', () =>
      removeEvents(removal, `SELECT id, blob FROM event ${found}`, [runs, from, below]),
    )) &&
    (await untilNone(removal, 'action_run', () =>
      removeById(removal, 'action_run', `SELECT id FROM action_run ${found}`, [runs, from, below]),
    ));
  if (!done) return false;
  const { rowCount } = await removal.client.query(
    `DELETE FROM story_run r
     WHERE r.id = ANY($1::uuid[]) AND r.id >= $2
       AND NOT EXISTS (SELECT FROM event e WHERE e.story_run_id = r.id AND e.id >= $2)
       AND NOT EXISTS (SELECT FROM action_run a WHERE a.story_run_id = r.id AND a.id >= $2)`,
    [runs, from],
  );
  count(removal, 'story_run', rowCount ?? 0);
  return true;
}

/** Removes the events that `found` selects as (id, blob), then their blobs: none is missed while its row is there. */
export async function removeEvents(removal: Removal, found: string, values: unknown[]): Promise<number> {
  const { rows } = await removal.client.query<{ id: Id; blob: string | null }>(found, values);
  const removed = await removeIds(
    removal,
    'event',
    rows.map((row) => row.id),
  );
  const keys = rows.flatMap((row) => row.blob ?? []);
  if (removal.blobs !== null && keys.length > 0) {
    // A blob that stays goes with the folder of its day.
    await removal.blobs
      .delete(keys)
      .then(() => count(removal, 'blob', keys.length))
      .catch((error: unknown) => removal.log.warn('could not remove large payloads', { err: error }));
  }
  return removed;
}

type Table = 'event' | 'action_run' | 'story_run';

/** Removes the rows whose ids `found` selects. */
export async function removeById(
  removal: Removal,
  table: Table,
  found: string,
  values: unknown[],
): Promise<number> {
  const { rows } = await removal.client.query<{ id: Id }>(found, values);
  return removeIds(
    removal,
    table,
    rows.map((row) => row.id),
  );
}

/** The bounds name the days, so that no other partition is touched. */
export async function removeIds({ client }: Removal, table: Table, ids: Id[]): Promise<number> {
  const sorted = ids.toSorted();
  if (sorted.length === 0) return 0;
  const { rowCount } = await client.query(
    `DELETE FROM ${table} WHERE id = ANY($1::uuid[]) AND id >= $2 AND id <= $3`,
    [sorted, sorted[0], sorted.at(-1)],
  );
  return rowCount ?? 0;
}

/**
 * Walks a table by id from `after` on and removes what is below `below` of story runs that have ended:
 * rows of a day that could not be dropped, and rows in a DEFAULT partition. Answers where it came to, or
 * null at the end.
 */
export async function removeLeftovers(
  removal: Removal,
  table: Table,
  { after, below }: { after: Id | null; below: Id },
): Promise<Id | null> {
  const storyRunId = table === 'story_run' ? 'id' : 'story_run_id';
  let seen = after;
  while (removal.goesOn()) {
    const { rows } = await removal.client.query<{ id: Id; blob: string | null; open: boolean }>(
      `SELECT id, ${table === 'event' ? 'blob' : 'NULL AS blob'},
              EXISTS (SELECT FROM open_run o WHERE o.story_run_id = t.${storyRunId}) AS open
       FROM ${table} t WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3`,
      [seen ?? leastId, below, batchSize],
    );
    const ended = rows.filter((row) => !row.open).map((row) => row.id);
    count(removal, table, await removeIds(removal, table, ended));
    if (rows.length < batchSize) return null;
    seen = rows.at(-1)?.id ?? null;
  }
  return seen;
}
