/** A webhook request becomes an acceptance to be committed and the reply to send after that. */
import { evaluate } from '@storyloom/formula';
import type { HttpReply, WebhookRequest } from './action.ts';
import { type CompiledStory, compiledOption } from './compile.ts';
import { parseOptions, runErrorOf } from './execute.ts';
import { newId } from './ids.ts';
import type { Graph, Id, Json, JsonObject } from './model.ts';
import type { Runner } from './perform.ts';
import { eventOf, planRuns } from './plan.ts';
import type { Acceptance, Endpoint, Version } from './ports.ts';

export type ReceiveDeps = {
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Readonly<Record<string, Runner>>;
};

/** Refused: nothing is stored. Accepted: the reply may be sent once the acceptance is durable. */
export type ReceiveResult =
  | { ok: true; acceptance: Acceptance; reply: HttpReply }
  | { ok: false; reply: HttpReply };

/**
 * The reply is made before the commit: when its formula fails the sender gets a 500 and nothing is
 * stored, so that a second try of the sender doubles nothing.
 */
export function receive(
  deps: ReceiveDeps,
  { endpoint, version }: { endpoint: Endpoint; version: Version },
  request: WebhookRequest,
): ReceiveResult {
  const story = deps.compiled(version);
  const action = story.actions.get(endpoint.actionId);
  const runner = action && deps.runners[action.definition.type];
  if (!action || !runner || !('receive' in runner)) return refusal(404, 'Not found');
  try {
    const options = parseOptions(action, evaluate(action.options, { roots: {} }));
    const received = runner.receive(options, request);
    if (!received.ok) return received;
    const reply = received.reply((option, value) =>
      evaluate(compiledOption(action, option, value), {
        roots: replyRoots(action.slug, received.payload),
      }),
    );
    return { ok: true, acceptance: acceptanceOf(story, endpoint, received.payload), reply };
  } catch (error) {
    const known = runErrorOf(error);
    if (!known) throw error;
    return refusal(500, `The webhook's options are wrong, so nothing was stored. ${known.message}`);
  }
}

/** A story run that starts with `payload` as the output of a source Action. */
export function acceptanceOf(
  story: CompiledStory,
  from: { teamId: Id; storyId: Id; versionId: Id; actionId: Id },
  payload: Json,
): Acceptance {
  const action = story.actions.get(from.actionId);
  if (!action) throw new Error(`Action ${from.actionId} is not in version ${from.versionId}.`);
  const { teamId, storyId, versionId } = from;
  const storyRunId = newId();
  const scope = { teamId, storyId, versionId, storyRunId };
  const event = eventOf(scope, action, {
    runId: null,
    cause: null,
    seq: 0,
    port: 'success',
    output: payload,
  });
  return {
    storyRun: { id: storyRunId, teamId, storyId, versionId },
    event,
    runs: planRuns(story, scope, event),
  };
}

/** Formulas of the reply see the event under the Action's slug and, as in Tines, its keys directly. */
function replyRoots(slug: string, payload: Json): JsonObject {
  const keys = payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? payload : {};
  return { ...keys, [slug]: payload };
}

function refusal(status: number, message: string): ReceiveResult {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  };
  return { ok: false, reply: { status, headers, body: message } };
}
