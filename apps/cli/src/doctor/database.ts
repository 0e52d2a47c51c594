import { reasonOf } from '@storyloom/adapters/postgres/errors';
import { databaseState } from '@storyloom/adapters/postgres/migrate';
import { makePool, type Pool } from '@storyloom/adapters/postgres/pool';
import { type Check, fail, ok, warn } from './check.ts';

const oldest = 15;
const skewWarnS = 5;
const skewFailS = 60;

/** Reachable, new enough, prepared; and how far this machine's clock is from the database's. */
export async function checkDatabase(url: string): Promise<Check[]> {
  const pool = makePool({ url, name: 'cli', max: 1, statementTimeoutMs: 5_000 });
  try {
    return [await checkServer(pool), await checkClock(pool)];
  } catch (error) {
    return [fail('database', `It cannot be used: ${reasonOf(error)}.`)];
  } finally {
    await pool.end();
  }
}

async function checkServer(pool: Pool): Promise<Check> {
  const { rows } = await pool.query<{ version: string }>(
    "SELECT current_setting('server_version') AS version",
  );
  const version = rows[0]?.version ?? '';
  if (Number.parseInt(version, 10) < oldest) {
    return fail('database', `PostgreSQL ${version} is too old: ${oldest} or newer is needed.`);
  }
  const { state } = await databaseState(pool);
  if (state !== 'ready') return fail('database', 'It is not prepared: run npm run prepare-database.');
  return ok('database', `PostgreSQL ${version}, prepared.`);
}

async function checkClock(pool: Pool): Promise<Check> {
  const before = Date.now();
  const { rows } = await pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const here = (before + Date.now()) / 2;
  const apart = Math.abs(here - (rows[0]?.now.getTime() ?? here)) / 1000;
  const message = `This machine and the database are ${apart.toFixed(1)} s apart.`;
  if (apart >= skewFailS) return fail('clock', `${message} Set both by NTP.`);
  return apart >= skewWarnS ? warn('clock', `${message} Set both by NTP.`) : ok('clock', message);
}
