import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { Statement } from './store.sql.ts';

/** Runs prepared statements on a pool or on one of its connections. */
export function asker(on: Pool | PoolClient) {
  return async <Row extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> =>
    (await on.query<Row>({ ...statement, values })).rows;
}
