import type { Pool, PoolClient } from 'pg';
import { isSilence } from './errors.ts';

/** Runs in one transaction on one connection; rolled back when `run` throws. */
export async function inTransaction<T>(pool: Pool, run: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let stuck = false;
  try {
    await client.query('BEGIN');
    const result = await run(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A line that is dead would not carry this either; the server rolls back when it finds out.
    stuck = isSilence(error);
    if (!stuck) {
      await client.query('ROLLBACK').catch(() => {
        stuck = true;
      });
    }
    throw error;
  } finally {
    // A connection whose transaction could not be rolled back is not used again.
    client.release(stuck);
  }
}
