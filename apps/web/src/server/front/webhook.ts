/**
 * POST /webhook/<path>/<secret>: a plain Node handler before everything else, because nothing else is
 * as hot. A request is answered once its event is committed; requests that arrive together share the
 * lookup and the commit. Never logs an address, a header or a body: they hold secrets. What a webhook
 * does not ask for (keys, signatures, limits, files) costs its requests nothing.
 */
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KeyHolder } from '@storyloom/adapters/accounts/api-keys';
import type { Log } from '@storyloom/adapters/log/log';
import type { CheckToken } from '@storyloom/adapters/tokens/check-token';
import {
  type Acceptance,
  admitRequest,
  answerIn,
  batcher,
  type CompiledStory,
  type Endpoint,
  type Endpoints,
  type Graph,
  type Hmac,
  type HttpReply,
  type Id,
  type Live,
  type LoadedValues,
  type Needs,
  noValues,
  openRequest,
  type Pace,
  type Queue,
  type RequestLimit,
  type Runners,
  type Seal,
  type Site,
  type Store,
  type Values,
  type Versions,
  type WebhookRequest,
} from '@storyloom/engine';
import type { Answers } from './answers.ts';
import { readBody } from './body.ts';
import { clientAddress } from './client-address.ts';
import { allowOrigin, isForeign, isPreflight, preflightReply } from './cors.ts';
import { fileObject, isMultipart, takeApart } from './multipart.ts';
import { makeRefusals } from './refusals.ts';
import { makeAccept } from './webhook-accept.ts';
import { addressOf, isRight, locationOf } from './webhook-address.ts';
import { type Gate, gateOf, keyProof, proofOf, type Shown } from './webhook-gate.ts';
import {
  badHeaders,
  canBeSent,
  foreignOrigin,
  notFound,
  replyToFailure,
  safely,
  tooLarge,
  tooMany,
  withoutValues,
} from './webhook-replies.ts';
import { resourceOf, tokenProof } from './webhook-token.ts';

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
  /** Without it, no story run can be given a secret. */
  seal?: Seal;
  pace?: Pace;
  clock?: () => number;
  maxBytes: number;
  /** Whose API key a text is; null for any other text. */
  findKey: (key: string) => Promise<KeyHolder | null>;
  /** Whether an access token is one that a webhook's author wants. */
  checkToken: CheckToken;
  /** Where the installation is reached, without a slash at its end. */
  baseUrl: string;
  /** Milliseconds until one more request may come in; 0 lets it in and counts it. */
  takeTurn: (limit: RequestLimit & { key: string }) => Promise<number>;
  /** What the options of a webhook name of credentials. Without it such a webhook refuses every request. */
  values?: Values;
  /** Whether an address is a proxy whose word counts. */
  isProxy: (address: string) => boolean;
};

export type WebhookHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

const hmac: Hmac = (algorithm, key, content) => {
  const made = createHmac(algorithm, key);
  for (const part of content) made.update(part);
  return made.digest();
};

const file = (bytes: Uint8Array, type: string) => fileObject(bytes, { filename: 'body', type });

/** Never rejects: what breaks is logged and answered. */
export function makeWebhookHandler(deps: WebhookDeps): WebhookHandler {
  const { runners, log } = deps;
  const find = batcher<string, Endpoint | null>(
    async (paths) => {
      const found = await deps.endpoints.find([...new Set(paths)]);
      return paths.map((path) => found.get(path) ?? null);
    },
    { max: 500, parallel: 2 },
  );
  const accept = makeAccept(deps);
  const refused = makeRefusals(log);

  return async (req, res) => {
    try {
      const { path, secret, query, runId } = addressOf(req);
      const endpoint = await find(path);
      const hasSecret = isRight(secret, endpoint?.secretHash);
      // A wrong secret is answered like an unknown path, and as soon.
      if (!endpoint || (!hasSecret && secret !== '')) return send(res, notFound);
      const version = await deps.versions.load(endpoint.versionId);
      if (!version) return send(res, notFound);
      const story = deps.compiled(version);
      const action = story.actions.get(endpoint.actionId);
      if (!action) return send(res, notFound);
      const refuse = (reply: HttpReply) => {
        if (reply.status >= 400) refused(endpoint, reply.status);
        send(res, reply);
      };

      const gate = gateOf(runners, action);
      const { origins, mcp, proof } = gate.door;
      if (origins) allowOrigin(res, req, origins);
      if (origins && endpoint.enabled && isPreflight(req)) return send(res, preflightReply(gate.door, req));
      const shown =
        proof === 'api_key' || proof === 'token'
          ? await shownBy(deps, { req, endpoint, gate })
          : proofOf(gate, { hasSecret });
      if ('status' in shown) return refuse(shown);
      if (mcp && isForeign(req, origins)) return refuse(foreignOrigin);
      if (runId !== null) return send(res, await deps.answers.lookUp({ endpoint, runId }));
      if (!endpoint.enabled) return send(res, notFound);

      const body = await readBody(req, deps.maxBytes);
      if (body === 'gone') return;
      if (body === 'too_large') return refuse(tooLarge(deps.maxBytes));
      const headers = headersOf(req);
      const method = req.method ?? '';
      const request: WebhookRequest = { method, headers, query, body, ...shown, hmac, file };
      if (gate.readsRequest) request.ip = clientAddress(req, deps.isProxy);
      const values = gate.needs ? await loaded(deps, { needs: gate.needs, endpoint }) : null;
      if (values?.ok === false) return refuse(withoutValues(values.retryAfterMs));

      const given = values ? { values: values.roots, hidden: values.hidden } : {};
      const contentType = headers['content-type'];
      const target = { endpoint, version, story };
      if (isMultipart(contentType)) {
        const admission = admitRequest(deps, target, { request, ...given });
        if (admission?.ok === false) return refuse(admission.reply);
        if (admission) request.admitted = admission.admitted;
        request.parts = await takeApart(contentType, body);
      }
      const opened = openRequest(deps, target, { request, ...given });
      if (!opened.ok) return refuse(opened.reply);
      const waitMs = opened.limit ? await turnOf(deps, { endpoint, limit: opened.limit }) : 0;
      if (opened.limit && waitMs > 0) return refuse(tooMany(opened.limit, waitMs));
      const received = opened.go();
      if (!received.ok) return refuse(received.reply);
      if (!canBeSent(received.reply)) return refuse(badHeaders);
      const { acceptance, answer, unanswered } = received;
      const storyRunId = await accept(acceptance);
      if (answer === null) return send(res, received.reply);

      const at = once(acceptance, storyRunId) ? answerIn(story, acceptance.events) : null;
      if (at) return send(res, safely(answer(at.output)));
      // What a model is told holds no secret: it is looked up with the same proof.
      const location = mcp
        ? `${resourceOf(deps.baseUrl, { door: gate.door, endpoint })}/runs/${storyRunId}`
        : locationOf(req, storyRunId);
      send(res, safely(await deps.answers.wait({ story, storyRunId, location, answer, unanswered })));
    } catch (error) {
      const reply = replyToFailure(error);
      log[reply.status === 503 ? 'warn' : 'error']('A webhook could not be stored', { err: error });
      send(res, reply);
    }
  };
}

function shownBy(
  { findKey, checkToken, baseUrl }: WebhookDeps,
  { req, endpoint, gate: { door } }: { req: IncomingMessage; endpoint: Endpoint; gate: Gate },
): Promise<Shown | HttpReply> {
  if (!door.token) return keyProof(findKey, { req, endpoint });
  return tokenProof(checkToken, {
    req,
    rule: door.token,
    resource: resourceOf(baseUrl, { door, endpoint }),
  });
}

function loaded(
  { values = noValues }: WebhookDeps,
  { needs, endpoint }: { needs: Needs; endpoint: Endpoint },
): Promise<LoadedValues> {
  const [answer] = values.load([{ ...needs, teamId: endpoint.teamId, isTest: false }]);
  if (!answer) throw new Error('What a webhook names was asked for and not answered.');
  return answer;
}

/** A limit that cannot be looked up lets everything in: whether it can be stored is told apart. */
async function turnOf(
  { takeTurn, log }: WebhookDeps,
  { endpoint, limit }: { endpoint: Endpoint; limit: RequestLimit },
): Promise<number> {
  const key = `webhook:${endpoint.actionId}:${limit.key ?? ''}`;
  try {
    return await takeTurn({ ...limit, key });
  } catch (error) {
    log.warn("A webhook's rate limit cannot be looked up; it lets requests in", { err: error });
    return 0;
  }
}

/** Whether this request started the story run that answers it. */
function once(acceptance: Acceptance, storyRunId: Id): boolean {
  return acceptance.storyRun.id === storyRunId;
}

function headersOf(req: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(req.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
  );
}

function send(res: ServerResponse, { status, headers, body }: HttpReply): void {
  if (res.headersSent) return;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.statusCode = status;
  res.end(body);
}
