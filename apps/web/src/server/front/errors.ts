import { randomUUID } from 'node:crypto';
import type { Log } from '@storyloom/adapters/log/log';
import { isDatabaseAway } from '@storyloom/adapters/prisma/away';
import type { FastifyInstance } from 'fastify';

/** An error that Fastify answers with this status and sentence. */
export function refusal(statusCode: number, message: string): Error & { statusCode: number } {
  return Object.assign(new Error(message), { statusCode });
}

export type Answer = { status: number; message: string; retryAfter?: number };

/**
 * What a caller is told of an error: its sentence when it was the caller's, else nothing but a number
 * under which the log has it.
 */
export function answerOf(error: unknown, log: Log): Answer {
  const status = statusOf(error);
  if (status !== null && error instanceof Error)
    return { status, message: plainWords[status] ?? error.message };
  if (isDatabaseAway(error)) {
    log.warn('The database is away', { err: error });
    return { status: 503, message: 'The database is away. Try again.', retryAfter: 5 };
  }
  const errorId = randomUUID();
  log.error('A request broke', { errorId, err: error });
  return { status: 500, message: `Something went wrong here. The log has it as ${errorId}.` };
}

/** Where Fastify's own sentences do not say what to do. */
const plainWords: Record<number, string> = {
  413: 'The body is too large.',
  415: 'The body must be application/json.',
};

function statusOf(error: unknown): number | null {
  const isTold = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
  return isTold && Number(error.statusCode) >= 400 && Number(error.statusCode) < 500
    ? Number(error.statusCode)
    : null;
}

/** Plain text, outside of the REST API. */
export function frontErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, _request, reply) => {
    const { status, message, retryAfter } = answerOf(error, log);
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    return reply.code(status).type('text/plain; charset=utf-8').send(message);
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain; charset=utf-8').send('Not found'),
  );
}
