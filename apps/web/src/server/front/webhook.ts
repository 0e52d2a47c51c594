/**
 * POST /webhook/<path>/<secret>: a plain Node handler before everything else, because nothing else is
 * as hot. A request is answered once its event is committed; requests that arrive together share the
 * lookup and the commit. Never logs an address, a header or a body: they hold secrets.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import {
  type IncomingMessage,
  type ServerResponse,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http';
import type { Log } from '@storyloom/adapters/log/log';
import { BatchError } from '@storyloom/adapters/postgres/batch-error';
import { isFull, isPassing, OutcomeUnknown } from '@storyloom/adapters/postgres/errors';
import {
  type Acceptance,
  announceAccepted,
  answerIn,
  batcher,
  type CompiledStory,
  type Endpoint,
  type Endpoints,
  type Graph,
  type HttpReply,
  type Id,
  isId,
  type Live,
  type Pace,
  type Queue,
  type Runners,
  receive,
  type Site,
  type Store,
  type Versions,
} from '@storyloom/engine';
import type { Answers } from './answers.ts';
import { readBody } from './body.ts';

export type WebhookDeps = {
  endpoints: Endpoints;
  versions: Versions;
  store: Pick<Store, 'accept'>;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Runners;
  site?: Site;
  queue: Pick<Queue, 'wake'>;
  live: Pick<Live, 'announce'>;
  answers: Answers;
  log: Log;
  pace?: Pace;
  clock?: () => number;
  maxBytes: number;
};

export const webhookPrefix = '/webhook/';

export type WebhookHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Never rejects: what breaks is logged and answered. */
export function makeWebhookHandler(deps: WebhookDeps): WebhookHandler {
  const find = batcher<string, Endpoint | null>(
    async (paths) => {
      const found = await deps.endpoints.find([...new Set(paths)]);
      return paths.map((path) => found.get(path) ?? null);
    },
    { max: 500, parallel: 2 },
  );
  const accept = makeAccept(deps);

  return async (req, res) => {
    try {
      const { path, secret, query, runId } = addressOf(req);
      const endpoint = await find(path);
      if (!isRight(secret, endpoint?.secret) || !endpoint) return send(res, notFound);
      const version = await deps.versions.load(endpoint.versionId);
      if (!version) return send(res, notFound);
      if (runId !== null) return send(res, await deps.answers.lookUp({ endpoint, runId }));
      if (!endpoint.enabled) return send(res, notFound);

      const body = await readBody(req, deps.maxBytes);
      if (body === 'gone') return;
      if (body === 'too_large') return send(res, tooLarge(deps.maxBytes));
      const request = { method: req.method ?? '', headers: headersOf(req), query, body };
      const received = receive(deps, { endpoint, version }, request);
      if (!received.ok) return send(res, received.reply);
      if (!canBeSent(received.reply)) return send(res, badHeaders);
      const { acceptance, answer } = received;
      const storyRunId = await accept(acceptance);
      if (answer === null) return send(res, received.reply);

      const story = deps.compiled(version);
      const at = once(acceptance, storyRunId) ? answerIn(story, acceptance.events) : null;
      if (at) return send(res, safely(answer(at.output)));
      const location = `${webhookPrefix}${locationOf(req, storyRunId)}`;
      send(res, safely(await deps.answers.wait({ story, storyRunId, location, answer })));
    } catch (error) {
      const reply = replyToFailure(error);
      deps.log[reply.status === 503 ? 'warn' : 'error']('A webhook could not be stored', { err: error });
      send(res, reply);
    }
  };
}

function replyToFailure(error: unknown): HttpReply {
  if (error instanceof OutcomeUnknown) return unknown;
  if (isFull(error)) return full;
  return isPassing(error) ? unavailable : broken;
}

/** Whether this request started the story run that answers it. */
function once(acceptance: Acceptance, storyRunId: Id): boolean {
  return acceptance.storyRun.id === storyRunId;
}

/** The answer of a story, unless HTTP cannot carry its headers. */
function safely(reply: HttpReply): HttpReply {
  return canBeSent(reply) ? reply : badAnswer;
}

/** Group commit. An acceptance that is refused does not take its neighbours with it. */
function makeAccept(deps: WebhookDeps): (acceptance: Acceptance) => Promise<Id> {
  const commit = batcher<Acceptance, { storyRunId: Id } | { error: unknown }>(
    async (batch) => {
      let storyRunIds: Id[] = [];
      const failed = new Map<number, unknown>();
      try {
        storyRunIds = await deps.store.accept(batch);
      } catch (error) {
        if (!(error instanceof BatchError)) throw error;
        for (const one of error.failed) failed.set(one.index, one.error);
        storyRunIds = batch.map((acceptance) => acceptance.storyRun.id);
      }
      announceAccepted(
        deps,
        batch.filter(
          (acceptance, index) => !failed.has(index) && acceptance.storyRun.id === storyRunIds[index],
        ),
      );
      return batch.map(({ storyRun }, index) =>
        failed.has(index) ? { error: failed.get(index) } : { storyRunId: storyRunIds[index] ?? storyRun.id },
      );
    },
    { max: 200, parallel: 2, beside: 10 },
  );
  return async (acceptance) => {
    const result = await commit(acceptance);
    if ('error' in result) throw result.error;
    return result.storyRunId;
  };
}

type Address = { path: string; secret: string; query: string; runId: Id | null };

/**
 * `<path>/<secret>`, and behind it `runs/<id>` for the answer of a story run. The secret may come in the
 * header `x-storyloom-secret` instead of the path.
 */
function addressOf(req: IncomingMessage): Address {
  const [address = '', ...query] = (req.url ?? '').split('?');
  const [path = '', ...rest] = address.slice(webhookPrefix.length).split('/');
  const id = rest.at(-1) ?? '';
  const isLookUp = req.method === 'GET' && rest.at(-2) === 'runs' && isId(id);
  const secret = isLookUp ? rest.slice(0, -2) : rest;
  const header = req.headers['x-storyloom-secret'];
  const fromHeader = secret.length === 0 && typeof header === 'string';
  return {
    path,
    secret: fromHeader ? header : secret.join('/'),
    query: query.join('?'),
    runId: isLookUp ? id : null,
  };
}

/** Where the answer of a story run will be: behind the address that the request came to. */
function locationOf(req: IncomingMessage, storyRunId: Id): string {
  const [address = ''] = (req.url ?? '').split('?');
  return `${address.slice(webhookPrefix.length).replace(/\/+$/, '')}/runs/${storyRunId}`;
}

/** Takes the same time for every address and secret: hashes of equal length are compared, whatever is known. */
function isRight(given: string, known: string | undefined): boolean {
  const equal = timingSafeEqual(digest(given), digest(known ?? 'nobody has this address'));
  return equal && known !== undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function headersOf(req: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(req.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
  );
}

/** An author's header that HTTP cannot carry must be found before the commit, not while answering. */
function canBeSent(reply: HttpReply): boolean {
  try {
    for (const [name, value] of Object.entries(reply.headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}

function send(res: ServerResponse, { status, headers, body }: HttpReply): void {
  if (res.headersSent) return;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.statusCode = status;
  res.end(body);
}

function plain(status: number, body: string, more: Record<string, string> = {}): HttpReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...more }, body };
}

const notFound = plain(404, 'Not found');
const unavailable = plain(503, 'The database is away; nothing was stored. Try again.', {
  'retry-after': '5',
});
const unknown = plain(
  503,
  'The database went away while it was storing: this may have been stored. With a deduplication key it is safe to send it again.',
  { 'retry-after': '5' },
);
const full = plain(503, 'There is no room left to store anything; nothing was stored. Try again later.', {
  'retry-after': '60',
});
const broken = plain(500, 'Something went wrong here; nothing was stored.');
const badAnswer = plain(500, "The story's answer has headers that HTTP cannot carry.");
const badHeaders = plain(500, "The webhook's response headers are wrong, so nothing was stored.");

function tooLarge(maxBytes: number): HttpReply {
  return plain(413, `The body is larger than ${maxBytes} bytes; nothing was stored.`);
}
