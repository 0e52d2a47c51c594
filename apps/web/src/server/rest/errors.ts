import type { Log } from '@storyloom/adapters/log/log';
import { type NotFound, notFound } from '@storyloom/adapters/stories/story-deps';
import type { FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { type Answer, type Done, doneOr } from '../answer.ts';
import { answerOf, refusal } from '../front/errors.ts';

export type RestProblem = { message: string; path?: string };

/** Several things are wrong with what was sent, each with its place. */
export class Problems extends Error {
  readonly problems: RestProblem[];

  constructor(problems: RestProblem[]) {
    super('The request is not valid.');
    this.problems = problems;
  }
}

/** `{ errors: [{ message, path? }] }`: 422 for a body or query of the wrong shape, 404 also for other teams' objects. */
export function restErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Problems) return reply.code(422).send({ errors: error.problems });
    if (hasZodFastifySchemaValidationErrors(error)) {
      return reply.code(422).send({
        errors: error.validation.map(({ instancePath, message }) => ({
          message: message ?? 'Not valid.',
          path: instancePath.replace(/^\//, '').replaceAll('/', '.'),
        })),
      });
    }
    const { status, message, retryAfter } = answerOf(error, log);
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    return reply.code(status).send({ errors: [{ message }] });
  });
}

const nothingHere = 'This does not exist, or not any more.';

/** The value, or 404. */
export function found<T>(value: T | NotFound): T {
  if (value === notFound) throw missing();
  return value;
}

/** What was done, 404, or the sentence that says why not: 423 for a story that is locked, 409 otherwise. */
export function done<Result extends Answer>(result: Result | NotFound): Done<Result> {
  return doneOr(found(result), ({ message, locked }) => refusal(locked ? 423 : 409, message));
}

export function missing(): Error {
  return refusal(404, nothingHere);
}
