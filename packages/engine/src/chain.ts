/** A chain: what happens within one process and one commit, from one event on. inline.ts carries it out. */
import type { GatherRunner, HandlerRunner, InboxRunner, SourceRunner } from './action.ts';
import type { CompiledAction, CompiledStory } from './compile.ts';
import type { Execution } from './execute.ts';
import type { Id, Json, JsonObject, NewActionRun, NewEvent, RunError } from './model.ts';
import type { Outside } from './outside.ts';
import type { Incoming, RunScope } from './plan.ts';

export type Runner =
  | SourceRunner<unknown>
  | InboxRunner<unknown>
  | HandlerRunner<unknown>
  | GatherRunner<unknown>;
export type Runners = Readonly<Record<string, Runner>>;

export type Chain = {
  runners: Runners;
  outside: Outside;
  story: CompiledStory;
  storyName: string;
  scope: RunScope;
  signal: AbortSignal;
  /** Outputs by event: what was loaded, and what the chain emitted. */
  outputs: Map<Id, Json>;
  events: NewEvent[];
  runs: NewActionRun[];
  /** Runs that were carried out in it. */
  done: Set<Id>;
  /** The story run begins with this chain: nobody else can have come to its joins. */
  isFirst: boolean;
  /** Its story run has no slot yet: what does not run inline waits for one. */
  waitsForStory: boolean;
  /** Inline steps that are left, and until when by `clock` (ms). */
  steps: number;
  until: number;
  clock: () => number;
};

export function failure(error: RunError): Execution {
  return { kind: 'failed', error, retryAfterMs: null, warnings: [], logs: [] };
}

/** Every upstream slug is a root, so that a wrong name can be told; only what formulas read is loaded. */
export function rootsOf(chain: Chain, action: CompiledAction, causes: Incoming[]): JsonObject {
  const { story, storyName } = chain;
  const { teamId, storyId, storyRunId } = chain.scope;
  const roots: JsonObject = {};
  for (const { ancestors } of causes) {
    for (const [actionId, eventId] of Object.entries(ancestors)) {
      const slug = story.slugs.get(actionId);
      if (slug !== undefined) roots[slug] = chain.outputs.get(eventId) ?? null;
    }
  }
  for (const { actionId, output } of causes) {
    const slug = story.slugs.get(actionId);
    if (slug !== undefined) roots[slug] = output;
  }
  roots.META = metaOf(action, { teamId, storyId, storyRunId, storyName, isTest: false });
  return roots;
}

/** What formulas read as META: where they run. */
export function metaOf(
  action: CompiledAction,
  of: { teamId: Id; storyId: Id; storyRunId: Id; storyName: string; isTest: boolean },
): JsonObject {
  return {
    team: { id: of.teamId },
    story: { id: of.storyId, name: of.storyName, is_test: of.isTest },
    story_run: { id: of.storyRunId },
    action: { id: action.id, name: action.name, key: action.slug },
  };
}
