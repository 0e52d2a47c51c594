import type { Pool, PoolClient } from 'pg';

/** Runs in one transaction on one connection; rolled back when `run` throws. */
export async function inTransaction<Result>(
  pool: Pool,
  run: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: unknown;
  // A connection that is cut between two statements says so here; the next statement fails.
  const cut = (error: unknown) => {
    broken = error;
  };
  client.on('error', cut);
  try {
    await client.query('BEGIN');
    const result = await run(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is closed, which rolls back.
    await client.query('ROLLBACK').catch(cut);
    throw error;
  } finally {
    client.off('error', cut);
    client.release(broken !== undefined);
  }
}
