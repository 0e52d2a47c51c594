import type { Pool, PoolClient } from 'pg';

/** Runs in one transaction on one connection; rolled back when `run` throws. */
export async function inTransaction<T>(pool: Pool, run: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const cut = (lost: unknown) => {
    broken = lost instanceof Error ? lost : new Error(String(lost));
  };
  // A connection that is cut between two statements says so here, and the next statement fails; without a
  // listener the process would end.
  client.on('error', cut);
  try {
    await client.query('BEGIN');
    const result = await run(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection whose transaction cannot be rolled back is not given back to the pool.
    await client.query('ROLLBACK').catch(cut);
    throw error;
  } finally {
    client.off('error', cut);
    client.release(broken);
  }
}
