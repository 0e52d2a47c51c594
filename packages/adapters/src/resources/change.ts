/** Changes of resources, by people and by stories: one after the other, under the lock of the row. */
import {
  type Id,
  type Json,
  newId,
  type ResourceChange,
  type ResourceChanged,
  type ResourceOut,
  type ResourceType,
  resourceTypeNames,
} from '@storyloom/engine';
import type { PoolClient } from 'pg';
import type { Pool } from '../postgres/pool.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { applyChange } from './apply.ts';

type Row = {
  id: Id;
  type: string;
  value: Json;
  test_value: Json;
  has_test: boolean;
  revision: number;
};

/** Who changes it: an Action run, whose attempts change it once together, or a person. */
export type Changer = { teamId: Id } & ({ runId: Id } | { userId: Id | null });

/** For stories: only the team's own can be changed. */
export function resourceOut(pool: Pool): ResourceOut {
  return { change: (of, change) => changeResource(pool, of, change) };
}

/** Changes a resource of the changer's own team under a lock, and notes who did. */
export function changeResource(pool: Pool, by: Changer, change: ResourceChange): Promise<ResourceChanged> {
  return inTransaction(pool, (client) => changed(client, by, change));
}

const lockSql = {
  name: 'storyloom_lock_resource',
  text: `
SELECT id, type, value, test_value, test_value IS NOT NULL AS has_test, revision
FROM resource WHERE team_id = $1 AND slug = $2 FOR UPDATE`,
};

async function changed(client: PoolClient, by: Changer, change: ResourceChange): Promise<ResourceChanged> {
  const { rows } = await client.query<Row>({ ...lockSql, values: [by.teamId, change.slug] });
  const row = rows[0];
  if (!row) {
    const message = `There is no resource “${change.slug}” of this team. One that another team shares can be read only.`;
    return { ok: false, code: 'not_found', message };
  }
  const before = 'runId' in by ? await changedBefore(client, row.id, by.runId) : null;
  if (before !== null) return { ok: true, revision: before };
  // A story that is tried out takes live values where there are no others; a person says which they mean.
  if (change.isTest === true && !row.has_test && 'userId' in by) {
    const message = `It has no test value: give “${change.slug}” one first, or leave is_test out.`;
    return { ok: false, code: 'no_test', message };
  }
  const isTest = change.isTest === true && row.has_test;
  const applied = applyChange(typeOf(row.type), isTest ? row.test_value : row.value, change);
  if (!applied.ok) return applied;
  const revision = row.revision + 1;
  const userId = 'userId' in by ? by.userId : null;
  await client.query({
    name: isTest ? 'storyloom_change_test_resource' : 'storyloom_change_resource',
    text: `
UPDATE resource
SET ${isTest ? 'test_value' : 'value'} = $2::json, revision = $3, edited_at = now(), edited_by_id = coalesce($4::uuid, edited_by_id)
WHERE id = $1`,
    values: [row.id, JSON.stringify(applied.value), revision, userId],
  });
  await client.query({
    name: 'storyloom_note_resource_change',
    text: `
INSERT INTO resource_change (id, resource_id, run_id, user_id, is_test, operation, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [newId(), row.id, 'runId' in by ? by.runId : null, userId, isTest, change.operation, revision],
  });
  return { ok: true, revision };
}

/** The revision that an earlier attempt of this Action run left. */
async function changedBefore(client: PoolClient, resourceId: Id, runId: Id): Promise<number | null> {
  const { rows } = await client.query<{ revision: number }>({
    name: 'storyloom_resource_changed_before',
    text: 'SELECT revision FROM resource_change WHERE resource_id = $1 AND run_id = $2',
    values: [resourceId, runId],
  });
  return rows[0]?.revision ?? null;
}

/** A stored type; the rows are written with one of them alone. */
export function typeOf(stored: string): ResourceType {
  const type = resourceTypeNames.find((one) => one === stored);
  if (!type) throw new Error('A resource of a type that this release does not know.');
  return type;
}
