import { type LoggedLine, linesOf } from '@storyloom/adapters/runs/run-lines';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Streams } from '../front/streams.ts';
import type { Declaration } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { type IdentifyDeps, idOf, readersNow, readersOf } from './access.ts';
import { found } from './errors.ts';
import { idParam, time } from './schemas.ts';

const access: Declaration = { resource: 'run', action: 'read', scope: 'story' };

const lineSchema = z.object({
  seq: z.number().describe('In the order of the lines; a cursor'),
  at: time,
  level: z.enum(['debug', 'info', 'warn', 'error']),
  message: z.string(),
});

const place = z.coerce.number().int().min(-1).max(Number.MAX_SAFE_INTEGER);
const instant = z.iso.datetime({ offset: true, error: 'Not an instant such as 2026-11-26T17:00:00Z.' });

export const runLogRoutes: FastifyPluginAsyncZod<{
  web: WebDeps;
  identify: IdentifyDeps;
  streams: Streams;
}> = async (app, { web, identify, streams }) => {
  app.route({
    method: 'GET',
    url: '/action_runs/:id/logs',
    config: { access, session: true },
    schema: {
      summary: 'What an Action run has logged so far, all attempts of it',
      params: idParam,
      querystring: z.object({
        since: instant.optional().describe('From this instant on'),
        until: instant.optional().describe('Before this instant'),
        limit: z.coerce.number().int().min(1).max(5_000).default(500),
        cursor: place.optional().describe('The next_cursor of the page before, or the seq of a line'),
      }),
      response: {
        200: z.object({
          status: z.string().describe('How the run stands'),
          lines: z.array(lineSchema),
          next_cursor: z.number().nullable().describe('Null when there is no further line now'),
        }),
      },
    },
    handler: async (request) => {
      const { since, until, limit, cursor } = request.query;
      const range = { after: cursor, since: dateOf(since), until: dateOf(until), limit };
      const runId = idOf(request.params.id);
      const read = found(await linesOf(web.pool, readersOf(request), { runId, ...range }));
      return { status: read.state, lines: read.lines.map(lineView), next_cursor: read.next };
    },
  });

  app.route({
    method: 'GET',
    url: '/action_runs/:id/logs/stream',
    config: { access, session: true },
    schema: {
      summary: 'The log of an Action run as it is written, as server-sent events',
      description:
        'Events named `line` have the seq of the line as their id, and `end` has the status in which the run ended. Send Last-Event-ID (or cursor) to go on where you were. 204: the run has ended, and there is no further line.',
      produces: ['text/event-stream'],
      params: idParam,
      headers: z.object({ 'last-event-id': place.optional() }),
      querystring: z.object({ cursor: place.optional() }),
      response: { 200: z.string(), 204: z.null() },
    },
    handler: async (request, reply) => {
      const runId = idOf(request.params.id);
      const after = request.headers['last-event-id'] ?? request.query.cursor ?? -1;
      const teams = readersOf(request);
      const { ended, lines, teamId, storyId, storyRunId } = found(
        await linesOf(web.pool, teams, { runId, after, limit: 1 }),
      );
      // An EventSource comes back for ever, but for this answer.
      if (ended && lines.length === 0) return reply.code(204).send(null);

      const mayRead = async () => (await readersNow(identify, request)).includes(teamId);
      const stream = streams.open(reply, mayRead);
      const run = { id: runId, teamId, storyId, storyRunId };
      for await (const news of web.lines.follow(run, { after, signal: stream.signal })) {
        stream.write(news.lines.map(lineEvent).join(''));
        if (news.ended) stream.write(`event: end\ndata: ${JSON.stringify({ status: news.ended })}\n\n`);
      }
      stream.end();
    },
  });
};

function lineEvent(line: LoggedLine): string {
  return `id: ${line.seq}\nevent: line\ndata: ${JSON.stringify(lineView(line))}\n\n`;
}

function lineView({ seq, at, level, message }: LoggedLine): z.infer<typeof lineSchema> {
  return { seq, at: at.toISOString(), level, message };
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
