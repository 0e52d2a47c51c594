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
  if (error instanceof OutcomeUnknown) return true;
  if (error instanceof DatabaseError) {
    return error.code !== undefined && (passing.has(error.code) || error.code.startsWith('08'));
  }
  return (
    error instanceof Error && lostConnection.test(`${'code' in error ? error.code : ''} ${error.message}`)
  );
}

// pg reports what happens to the socket as plain errors, known by their words alone.
const lostConnection =
  /ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|[Cc]onnection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout/;

/** Whether the server did not answer at all, in more time than it may take: the line is dead. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** An error's message, to stand in a sentence; the first of several when a host has several addresses. */
export function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return (first instanceof Error ? first.message : String(first)).trim().replace(/\.$/, '');
}

/** Whether the rows themselves are refused (SQLSTATE 22 data, 23 constraint, 54 limit): asking again is no use. */
export function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && /^(22|23|54)/.test(error.code ?? '');
}

/** Errors of statements that never began: the server refused the connection, or could not be reached. */
const neverBegan = /ECONNREFUSED|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|timeout exceeded when trying to connect/;

function hasBegun(error: unknown): boolean {
  if (error instanceof DatabaseError) return error.code !== '57P03' && error.code !== '53300';
  return !(
    error instanceof Error && neverBegan.test(`${'code' in error ? error.code : ''} ${error.message}`)
  );
}

/** The database went away while it was storing, and did not come back in time: what was sent may be stored. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('The database went away while it was storing.', { cause });
  }
}

/** Whether there is no room left: the disk of the database, or of large payloads, is full. */
export function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  // 53100 is disk_full, 53200 out_of_memory (PostgreSQL, appendix A).
  return code === '53100' || code === '53200' || code === 'ENOSPC' || code === 'blobs_full';
}

/**
 * Repeats `attempt` while the database is away, for about `patienceMs`; then throws its last error, or
 * OutcomeUnknown when one of the attempts may have been carried out.
 */
export async function persist<Result>(
  attempt: (again: boolean) => Promise<Result>,
  patienceMs: number,
): Promise<Result> {
  const giveUpAt = performance.now() + patienceMs;
  let mayBeDone = false;
  for (let turn = 0; ; turn += 1) {
    try {
      return await attempt(turn > 0);
    } catch (error) {
      const pause = Math.min(50 * 2 ** turn, 1_000);
      if (!isPassing(error)) throw error;
      mayBeDone ||= hasBegun(error);
      if (performance.now() + pause > giveUpAt) throw mayBeDone ? new OutcomeUnknown(error) : error;
      await new Promise((wake) => setTimeout(wake, pause));
    }
  }
}

/** The error of an Action run whose events PostgreSQL refused. */
export function notStorable(error: unknown): { code: string; message: string } {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'not_storable', message: `The database refused what this Action emitted: ${reason}.` };
}
