/** Limits on what runs at once, rates, and joins to which nobody else can come: the port Flow on PostgreSQL. */
import {
  type Admission,
  type Flow,
  type Id,
  isStoryGate,
  paceKey,
  type Queued,
  type Stranded,
} from '@storyloom/engine';
import type { Pool, PoolClient } from 'pg';
import { asker } from './ask.ts';
import type { Statement } from './store.sql.ts';
import { inTransaction } from './transaction.ts';

/** Any number that no other lock of this database has. */
const admitLock = 7_310_001;
/** Of one limit at most so many are let through in a round. */
const mostAtOnce = 200;
/** At most so many limits are looked at in a round; the others have their turn when these are done. */
const mostKeys = 1_000;

/** Asked again and again, mostly for nothing: prepared, because planning it is most of what it costs. */
const someSql: Statement = {
  name: 'storyloom_slot_some',
  text: 'SELECT 1 AS one FROM open_run WHERE slot_key IS NOT NULL ORDER BY slot_key LIMIT 1',
};

/** The limits for which something waits, from the index, one probe each. */
const keysSql: Statement = {
  name: 'storyloom_slot_keys',
  text: `
WITH RECURSIVE key(slot_key) AS (
  (SELECT slot_key FROM open_run WHERE slot_key IS NOT NULL ORDER BY slot_key LIMIT 1)
  UNION ALL
  SELECT (SELECT o.slot_key FROM open_run o WHERE o.slot_key > key.slot_key ORDER BY o.slot_key LIMIT 1)
  FROM key WHERE key.slot_key IS NOT NULL
)
SELECT slot_key AS key FROM key WHERE slot_key IS NOT NULL LIMIT ${mostKeys}`,
};

const waitingSql: Statement = {
  name: 'storyloom_slot_waiting',
  text: `
SELECT key.key, o.id, o.team_id, o.story_id, o.story_run_id, o.version_id, o.action_id, o.priority, o.gate
FROM unnest($1::text[]) AS key(key)
CROSS JOIN LATERAL (
  SELECT * FROM open_run w WHERE w.slot_key = key.key ORDER BY w.priority DESC, w.id LIMIT ${mostAtOnce}
) o`,
};

const activeSql: Statement = {
  name: 'storyloom_slot_active',
  text: `
SELECT key.key,
       CASE WHEN key.is_story
         THEN (SELECT count(DISTINCT o.story_run_id) FROM open_run o
               WHERE o.run_gate = key.key AND o.slot_key IS DISTINCT FROM key.key)
         -- What still waits for its story run's slot has no other yet; a rate is waited for with one.
         ELSE (SELECT count(*) FROM open_run o
               WHERE o.gate = key.key AND (o.slot_key IS NULL OR starts_with(o.slot_key, 'rate:')))
       END::int AS active,
       (extract(epoch FROM pace.pace_at - now()) * 1000)::float8 AS pace_ms
FROM unnest($1::text[], $2::bool[], $3::text[]) AS key(key, is_story, pace_key)
LEFT JOIN rate_limit pace ON pace.key = key.pace_key`,
};

const admitSql: Statement = {
  name: 'storyloom_slot_admit',
  text: `
UPDATE open_run SET state = 'queued', slot_key = NULL, error = NULL
WHERE id = ANY($1::uuid[]) AND state = 'waiting' AND slot_key IS NOT NULL`,
};

const nextSql: Statement = {
  name: 'storyloom_slot_next',
  text: `
UPDATE open_run r SET slot_key = given.key
FROM unnest($1::uuid[], $2::text[]) AS given(id, key)
WHERE r.id = given.id AND r.state = 'waiting' AND r.slot_key IS NOT NULL`,
};

const paceSql: Statement = {
  name: 'storyloom_slot_pace',
  text: `
INSERT INTO rate_limit (key, pace_at)
SELECT key, now() + ms * interval '1 millisecond' FROM unnest($1::text[], $2::float8[]) AS given(key, ms)
ON CONFLICT (key) DO UPDATE SET pace_at = excluded.pace_at`,
};

const strandedSql: Statement = {
  name: 'storyloom_stranded',
  text: `
WITH joined AS (
  SELECT DISTINCT story_run_id, version_id, join_key, action_id FROM open_run
  WHERE join_key IS NOT NULL AND state = 'waiting' AND starts_with(join_key, 'join:' || story_run_id || ':')
)
SELECT story_run_id, version_id, json_agg(json_build_object('key', join_key, 'actionId', action_id)) AS joins
FROM joined j
WHERE NOT EXISTS (
  SELECT FROM open_run o
  WHERE o.story_run_id = j.story_run_id AND (o.state <> 'waiting' OR o.join_key IS NULL))
GROUP BY story_run_id, version_id
LIMIT 500`,
};

/**
 * The first of each group wakes, and speaks for all: the time of no other ends. None does where another sweep has
 * woken one since it was asked who is stranded.
 */
const strandSql: Statement = {
  name: 'storyloom_strand',
  text: `
UPDATE open_run r
SET wake_at = NULL, state = CASE WHEN r.id = first.id THEN 'queued' ELSE r.state END,
    join_key = CASE WHEN r.id <> first.id THEN r.join_key END
FROM (SELECT DISTINCT ON (join_key) join_key, id FROM open_run
      WHERE join_key = ANY($1::text[]) ORDER BY join_key, id) first
WHERE r.join_key = first.join_key AND r.state = 'waiting'
  AND NOT EXISTS (
    SELECT FROM open_run o
    WHERE o.story_run_id = r.story_run_id AND (o.state <> 'waiting' OR o.join_key IS NULL))`,
};

type WaitingRow = {
  key: string;
  id: Id;
  team_id: Id;
  story_id: Id;
  story_run_id: Id;
  version_id: Id;
  action_id: Id;
  priority: number;
  gate: string | null;
};

export function postgresFlow(pool: Pool): Flow {
  const ask = asker(pool);
  return {
    admit: async (decide) => {
      if ((await ask<{ one: number }>(someSql, [])).length === 0) return 0;
      return inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ mine: boolean }>(
          'SELECT pg_try_advisory_xact_lock($1) AS mine',
          [admitLock],
        );
        if (!rows[0]?.mine) return 0;
        const queued = await readQueued(client);
        if (queued.length === 0) return 0;
        return admit(client, await decide(queued));
      });
    },
    stranded: async () => {
      const rows = await ask<{ story_run_id: Id; version_id: Id; joins: Stranded['joins'] }>(strandedSql, []);
      return rows.map((row) => ({
        storyRunId: row.story_run_id,
        versionId: row.version_id,
        joins: row.joins,
      }));
    },
    strand: async (keys) => {
      if (keys.length > 0) await ask(strandSql, [keys]);
    },
  };
}

async function readQueued(client: PoolClient): Promise<Queued[]> {
  const ask = asker(client);
  const keys = (await ask<{ key: string }>(keysSql, [])).map((row) => row.key);
  if (keys.length === 0) return [];
  const waiting = await ask<WaitingRow>(waitingSql, [keys]);
  const active = await ask<{ key: string; active: number; pace_ms: number | null }>(activeSql, [
    keys,
    keys.map(isStoryGate),
    keys.map(paceKey),
  ]);
  const byKey = Map.groupBy(waiting, (row) => row.key);
  return active.map((row) => ({
    key: row.key,
    active: row.active,
    paceMs: row.pace_ms,
    waiting: (byKey.get(row.key) ?? []).map((one) => ({
      id: one.id,
      teamId: one.team_id,
      storyId: one.story_id,
      storyRunId: one.story_run_id,
      versionId: one.version_id,
      actionId: one.action_id,
      priority: one.priority,
      gate: one.gate,
    })),
  }));
}

async function admit(client: PoolClient, decided: Admission): Promise<number> {
  const ask = asker(client);
  if (decided.admit.length > 0) await ask(admitSql, [decided.admit]);
  if (decided.next.length > 0) {
    await ask(nextSql, [decided.next.map((one) => one.id), decided.next.map((one) => one.key)]);
  }
  if (decided.paces.length > 0) {
    await ask(paceSql, [decided.paces.map((one) => one.key), decided.paces.map((one) => one.ms)]);
  }
  return decided.admit.length;
}
