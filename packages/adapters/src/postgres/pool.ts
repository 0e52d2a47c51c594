import { Pool, type PoolConfig } from 'pg';

export type { Pool } from 'pg';

const durable = '-c synchronous_commit=on';
const byKeys = '-c enable_seqscan=off -c jit=off';

/**
 * How long whoever has a connection waits: for one 5 s, for a statement as long as told. The server ends a
 * statement that takes longer; when it does not even say so, a little later, the line is dead. A line that
 * is idle is tried after 10 s.
 */
export function waits(statementMs: number) {
  return {
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementMs,
    query_timeout: Math.round(statementMs * 1.1) + 500,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  } satisfies PoolConfig;
}

/** Names of the pools by which events are written: short statements, and nothing that takes long. */
export const writers = { ingest: 'storyloom ingest', work: 'storyloom work' };

/** A statement in a transaction with `statement_timeout = 0`: its answer is waited for an hour. */
export function lasting(text: string, values: unknown[] = []) {
  return { text, values, query_timeout: 3_600_000 };
}

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
    ...waits(options.statementTimeoutMs ?? 30_000),
    options: options.byKeys ? `${durable} ${byKeys}` : durable,
  });
  // Without a listener a connection that breaks would end the process. The pool drops it: at once when it is
  // idle, and when it is given back by who has it, whose next statement fails.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
