/**
 * Callers that wait for a story's answer: the output of its first event from an exit. While somebody
 * waits, all that wait are looked up together, in one statement.
 */
import type { Log } from '@storyloom/adapters/log/log';
import type { FoundAnswer } from '@storyloom/adapters/stories/answers';
import {
  answererOf,
  type CompiledStory,
  type Endpoint,
  type Graph,
  type HttpReply,
  type Id,
  type Json,
  type Runners,
  type Versions,
} from '@storyloom/engine';

type Waited = {
  story: CompiledStory;
  storyRunId: Id;
  /** Where the answer will be. */
  location: string;
  answer: (output: Json) => HttpReply;
};

export type Answers = {
  /** The answer, or how the caller gets it later. */
  wait: (waited: Waited) => Promise<HttpReply>;
  /** The answer of an earlier request to this endpoint. */
  lookUp: (asked: { endpoint: Endpoint; runId: Id }) => Promise<HttpReply>;
};

export type AnswersDeps = {
  find: (wanted: { storyId: Id | null; storyRunId: Id; exits: Id[] }[]) => Promise<Map<Id, FoundAnswer>>;
  versions: Versions;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Runners;
  log: Log;
  /** A caller waits no longer; 30 s unless told. */
  patienceMs?: number;
  /** More callers than this are told to come back. */
  mostWaiting?: number;
};

type Waiting = {
  exits: Id[];
  since: number;
  until: number;
  resolve: (found: FoundAnswer | 'late') => void;
};

/** A story run that has no slot after so long is not waited for: others are in its way. */
const heldMs = 400;
/** The pause between two looks: short, because somebody holds a connection open. */
const lookMs = 15;

export function makeAnswers(deps: AnswersDeps): Answers {
  const { find, versions, compiled, runners, log, patienceMs = 30_000, mostWaiting = 1_000 } = deps;
  const waiting = new Map<Id, Set<Waiting>>();
  let count = 0;
  let isLooking = false;

  async function look(): Promise<void> {
    while (waiting.size > 0) {
      await new Promise((wake) => setTimeout(wake, lookMs));
      const wanted = [...waiting].map(([storyRunId, [first]]) => ({
        storyId: null,
        storyRunId,
        exits: first?.exits ?? [],
      }));
      const found = await find(wanted).catch((error: unknown) => {
        log.warn('answers cannot be looked up; trying again', { err: error });
        return new Map<Id, FoundAnswer>();
      });
      const now = performance.now();
      for (const [id, all] of waiting) {
        const answer = found.get(id);
        for (const one of all) {
          const isOpen = answer === 'open' || (answer === 'held' && now < one.since + heldMs);
          if (answer && !isOpen) end(id, one, answer);
          else if (now >= one.until) end(id, one, 'late');
        }
      }
    }
  }

  function end(id: Id, one: Waiting, found: FoundAnswer | 'late'): void {
    const all = waiting.get(id);
    all?.delete(one);
    if (all?.size === 0) waiting.delete(id);
    count -= 1;
    one.resolve(found);
  }

  function found(storyRunId: Id, exits: Id[]): Promise<FoundAnswer | 'late'> {
    return new Promise((resolve) => {
      const since = performance.now();
      const one: Waiting = { exits, since, until: since + patienceMs, resolve };
      const all = waiting.get(storyRunId) ?? new Set();
      waiting.set(storyRunId, all.add(one));
      count += 1;
      if (isLooking) return;
      isLooking = true;
      look().finally(() => {
        isLooking = false;
      });
    });
  }

  return {
    wait: async ({ story, storyRunId, location, answer }) => {
      const result = count >= mostWaiting ? 'held' : await found(storyRunId, exitsOf(story));
      if (result === 'held') {
        return told(201, 'Accepted. The story runs when it has a slot; its answer will be there.', {
          location,
        });
      }
      if (result === 'late') {
        const seconds = Math.round(patienceMs / 1000);
        return told(504, `No answer within ${seconds} s. The story goes on; its answer will be there.`, {
          location,
        });
      }
      return replyTo(result, answer);
    },
    lookUp: async ({ endpoint, runId }) => {
      const version = await versions.load(endpoint.versionId);
      if (!version) return told(404, 'Not found');
      const story = compiled(version);
      const wanted = { storyId: endpoint.storyId, storyRunId: runId, exits: exitsOf(story) };
      const result = (await find([wanted])).get(runId);
      if (!result) return told(404, 'Not found');
      const type = story.actions.get(endpoint.actionId)?.definition.type ?? '';
      return replyTo(result, answererOf(runners[type]));
    },
  };
}

function exitsOf(story: CompiledStory): Id[] {
  return [...story.actions.values()].flatMap((action) => (action.settings.exit ? [action.id] : []));
}

function replyTo(found: FoundAnswer, answer: (output: Json) => HttpReply): HttpReply {
  if (found === 'open' || found === 'held')
    return told(202, 'The story has not answered yet.', { 'retry-after': '1' });
  if (found === 'failed') return told(500, 'The story failed before it answered.');
  if (found === 'missing')
    return told(500, 'The story answered, but its answer is gone from where large payloads are kept.');
  if (found === 'ended') return told(500, 'The story ended without an answer.');
  return answer(found.output);
}

function told(status: number, body: string, headers: Record<string, string> = {}): HttpReply {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body,
  };
}
