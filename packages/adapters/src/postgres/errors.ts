import { DatabaseError } from 'pg';

/** SQLSTATEs after which the statement may or may not have been committed, or may just be sent again. */
const passing = new Set([
  '40001', // serialization failure
  '40P01', // deadlock
  '53300', // too many connections
  '57P01', // server shut down
  '57P02', // server crashed
  '57P03', // server starting
]);

/**
 * Whether the server could be asked again: the connection was lost, perhaps during COMMIT, or the server
 * is going down or coming up. Only for statements that are harmless when they run twice.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof DatabaseError) {
    return error.code !== undefined && (passing.has(error.code) || error.code.startsWith('08'));
  }
  return (
    error instanceof Error && lostConnection.test(`${'code' in error ? error.code : ''} ${error.message}`)
  );
}

// pg reports what happens to the socket as plain errors, known by their words alone.
const lostConnection =
  /ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|[Cc]onnection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** An error's message, to stand in a sentence; the first of several when a host has several addresses. */
export function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return (first instanceof Error ? first.message : String(first)).trim().replace(/\.$/, '');
}

/** Whether the rows themselves are refused (SQLSTATE 22 data, 23 constraint, 54 limit): asking again is no use. */
export function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && /^(22|23|54)/.test(error.code ?? '');
}

/** Repeats `attempt` while the database is away, for about `patienceMs`; then throws its last error. */
export async function persist<Result>(
  attempt: (again: boolean) => Promise<Result>,
  patienceMs: number,
): Promise<Result> {
  const giveUpAt = Date.now() + patienceMs;
  for (let turn = 0; ; turn += 1) {
    try {
      return await attempt(turn > 0);
    } catch (error) {
      const pause = Math.min(50 * 2 ** turn, 1_000);
      if (!isPassing(error) || Date.now() + pause > giveUpAt) throw error;
      await new Promise((wake) => setTimeout(wake, pause));
    }
  }
}

/** The error of an Action run whose events PostgreSQL refused. */
export function notStorable(error: unknown): { code: string; message: string } {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'not_storable', message: `The database refused what this Action emitted: ${reason}.` };
}
