import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { Statement } from './store.sql.ts';

/**
 * Runs prepared statements on a pool whose values are made when there is a connection to send them on, which
 * may be seconds later: `pg` reads `values` then, and not before.
 */
export function lateAsker(pool: Pool) {
  return async <Row extends QueryResultRow>(
    { name, text }: Statement,
    valuesNow: () => unknown[],
  ): Promise<Row[]> => {
    const late = {
      name,
      text,
      get values() {
        return valuesNow();
      },
    };
    return (await pool.query<Row>(late)).rows;
  };
}

/** Runs prepared statements on a pool or on one of its connections. */
export function asker(on: Pool | PoolClient) {
  return async <Row extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> =>
    (await on.query<Row>({ ...statement, values })).rows;
}
