/** Many events emitted again, at a pace, with progress. re-emission-steps.ts carries it out. */
import { type Id, type Json, newId } from '@storyloom/engine';
import type { PoolClient } from 'pg';
import { asker } from '../postgres/ask.ts';
import type { Pool } from '../postgres/pool.ts';
import type { Statement } from '../postgres/store.sql.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { matching, type ReEmissionFilter, type StoredFilter, toStored } from './re-emission-filter.ts';
import type { WhichVersion } from './repetition.ts';

export type ReEmissionState = 'running' | 'done' | 'cancelled';

export type ReEmission = {
  id: Id;
  storyId: Id;
  filter: StoredFilter;
  /** Every event gets the same payload, in place of its own. */
  edited: boolean;
  version: WhichVersion;
  perSecond: number;
  total: number;
  /** There were more than can be emitted again at once; the oldest of them are. */
  capped: boolean;
  done: number;
  /** Events that could not be emitted again: their version or their Action is gone. */
  failed: number;
  state: ReEmissionState;
  createdById: Id | null;
  createdAt: Date;
  endedAt: Date | null;
};

export type ReEmissionOrder = {
  storyId: Id;
  filter: ReEmissionFilter;
  payload?: Json | undefined;
  version: WhichVersion;
  perSecond: number;
};

/** No re-emission is of more events. */
export const mostEvents = 100_000;

type Row = {
  id: Id;
  story_id: Id;
  filter: StoredFilter;
  edited: boolean;
  version: WhichVersion;
  per_second: number;
  total: number;
  done: number;
  failed: number;
  state: ReEmissionState;
  created_by_id: Id | null;
  created_at: Date;
  ended_at: Date | null;
};

const columns = `id, story_id, filter, payload IS NOT NULL AS edited, version, per_second, total, done, failed,
  state, created_by_id, created_at, ended_at`;

/**
 * Events that match at this moment, and no later ones: what it emits does not become its own prey. Its
 * mark is created_at, by the database's clock, which events carry as well.
 */
export async function startReEmission(
  { pool }: { pool: Pool },
  { teamId, userId }: Scope,
  { storyId, filter, payload, version, perSecond }: ReEmissionOrder,
): Promise<ReEmission | NotFound> {
  const stored = toStored(filter);
  return inTransaction(pool, async (client) => {
    if (!(await isTheirs(client, { storyId, teamId }))) return notFound;
    const total = await countEvents(client, stored, { storyId, teamId });
    const { rows } = await client.query<Row>(
      `INSERT INTO re_emission (id, team_id, story_id, filter, payload, version, per_second, total, state,
                                created_by_id, ended_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8::int, CASE WHEN $8::int = 0 THEN 'done' ELSE 'running' END, $9,
               CASE WHEN $8::int = 0 THEN now() END)
       RETURNING ${columns}`,
      [
        newId(),
        teamId,
        storyId,
        JSON.stringify(stored),
        payload === undefined ? null : JSON.stringify(payload),
        version,
        perSecond,
        total,
        userId,
      ],
    );
    const [row] = rows;
    if (!row) throw new Error('An insert that answers nothing.');
    return toReEmission(row);
  });
}

/** How many events a start with this filter would be of; `capped` when there are more than it takes. */
export async function countReEmission(
  { pool }: { pool: Pool },
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, filter }: Pick<ReEmissionOrder, 'storyId' | 'filter'>,
): Promise<{ total: number; capped: boolean }> {
  const total = await countEvents(pool, toStored(filter), { storyId, teamId });
  return { total, capped: total >= mostEvents };
}

async function countEvents(
  on: Pool | PoolClient,
  filter: StoredFilter,
  { storyId, teamId }: { storyId: Id; teamId: Id },
): Promise<number> {
  const { near, ofAll, values } = matching(filter, { storyId, teamId, first: 1 });
  const { rows } = await on.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM (
       SELECT FROM event e WHERE ${near} AND ${ofAll} AND e.created_at < now() LIMIT ${mostEvents}) few`,
    values,
  );
  return rows[0]?.total ?? 0;
}

const getSql: Statement = {
  name: 'storyloom_re_emission',
  text: `SELECT ${columns} FROM re_emission WHERE id = $1 AND team_id = $2`,
};

export async function getReEmission(
  { pool }: { pool: Pool },
  { teamId }: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<ReEmission | NotFound> {
  const [row] = await asker(pool)<Row>(getSql, [id, teamId]);
  return row ? toReEmission(row) : notFound;
}

const listSql: Statement = {
  name: 'storyloom_re_emissions',
  text: `
SELECT ${columns} FROM re_emission
WHERE story_id = $1 AND team_id = $2 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
};

/** Those of a story, newest first. */
export async function listReEmissions(
  { pool }: { pool: Pool },
  { teamId }: Pick<Scope, 'teamId'>,
  { storyId, after, limit }: { storyId: Id; after?: Id | undefined; limit: number },
): Promise<{ reEmissions: ReEmission[]; more: boolean } | NotFound> {
  if (!(await isTheirs(pool, { storyId, teamId }))) return notFound;
  const rows = await asker(pool)<Row>(listSql, [storyId, teamId, after ?? null, limit + 1]);
  return { reEmissions: rows.slice(0, limit).map(toReEmission), more: rows.length > limit };
}

const cancelSql: Statement = {
  name: 'storyloom_re_emission_cancel',
  text: `
UPDATE re_emission SET state = 'cancelled', ended_at = now()
WHERE id = $1 AND team_id = $2 AND state = 'running'`,
};

/** Emits no more; the story runs that it started go on. One that has ended stays as it is. */
export async function cancelReEmission(
  deps: { pool: Pool },
  scope: Pick<Scope, 'teamId'>,
  id: Id,
): Promise<ReEmission | NotFound> {
  await asker(deps.pool)(cancelSql, [id, scope.teamId]);
  return getReEmission(deps, scope, id);
}

async function isTheirs(on: Pool | PoolClient, ids: { storyId: Id; teamId: Id }): Promise<boolean> {
  const text = 'SELECT FROM story WHERE id = $1 AND team_id = $2 AND deleted_at IS NULL';
  return (await on.query(text, [ids.storyId, ids.teamId])).rows.length > 0;
}

function toReEmission(row: Row): ReEmission {
  return {
    id: row.id,
    storyId: row.story_id,
    filter: row.filter,
    edited: row.edited,
    version: row.version,
    perSecond: row.per_second,
    total: row.total,
    capped: row.total >= mostEvents,
    done: row.done,
    failed: row.failed,
    state: row.state,
    createdById: row.created_by_id,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
