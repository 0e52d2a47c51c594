import { Pool } from 'pg';

export type { Pool } from 'pg';

const durable = '-c synchronous_commit=on';
const byKeys = '-c enable_seqscan=off -c jit=off';

/**
 * A pool of at most `max` connections, with its `name` in pg_stat_activity. Each use (ingest,
 * worker, ui) has its own, so that a slow page cannot hold up a webhook. A caller waits at most 5 s for a
 * connection. Commits are durable when they are answered, whatever the server's default says.
 */
export function makePool(options: {
  url: string;
  name: string;
  max: number;
  /** 30 s unless told. */
  statementTimeoutMs?: number;
  /**
   * For statements that look rows up by keys and do nothing else: they keep to indexes, whatever the
   * statistics say. Those of a young table, or of one whose rows come and go, mislead the planner into
   * reading it whole, and a prepared plan keeps the mistake.
   */
  byKeys?: boolean;
}): Pool {
  const pool = new Pool({
    connectionString: options.url,
    application_name: options.name,
    max: options.max,
    connectionTimeoutMillis: 5_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    options: options.byKeys ? `${durable} ${byKeys}` : durable,
  });
  // Without a listener a connection that breaks would end the process. The pool drops it: at once when it is
  // idle, and when it is given back by who has it, whose next statement fails.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
