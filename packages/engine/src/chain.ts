/** A chain: what happens within one process and one commit, from one event on. inline.ts carries it out. */
import type { Platform } from '@storyloom/formula';
import { Fatal, type GatherRunner, type HandlerRunner, type InboxRunner } from './action.ts';
import type { CompiledAction, CompiledStory } from './compile.ts';
import type { Execution } from './execute.ts';
import type { Id, Json, JsonObject, NewActionRun, NewEvent, RunError } from './model.ts';
import type { Outside } from './outside.ts';
import type { Incoming, RunScope } from './plan.ts';
import type { Site } from './ports.ts';
import { slugFor } from './slug.ts';
import type { SourceRunner } from './source.ts';

export type Runner =
  | SourceRunner<unknown>
  | InboxRunner<unknown>
  | HandlerRunner<unknown>
  | GatherRunner<unknown>;
export type Runners = Readonly<Record<string, Runner>>;

export type Chain = {
  runners: Runners;
  outside: Outside;
  site: Site;
  story: CompiledStory;
  storyName: string;
  teamName: string;
  scope: RunScope;
  /** It is a run of a draft: values are those for tests, and what live runs remember is not theirs. */
  isTest: boolean;
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
  /** Bytes of JSON that its events may still have, about: a loop that passes a large one on fills no heap. */
  bytes: number;
  clock: () => number;
};

/** A chain hands what is left to the workers once its events have so many bytes of JSON, about. */
export const mostChainBytes = 4 * 1024 * 1024;

/** An execution that failed before anything was done. */
export function failure(error: RunError): Execution {
  return { kind: 'failed', error, retryAfterMs: null, warnings: [], logs: [] };
}

const mostKeys = 1_000;
const longestLabel = 200;
const keys = new Map<string, string>();

/** What a story is called in formulas. Kept: it is asked for with every Action run. */
function storyKey(name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  if (keys.size >= mostKeys) keys.clear();
  const key = slugFor(name, []);
  keys.set(name, key);
  return key;
}

/** What formulas may ask the story run for, in an Action run of it. */
export function platformOf({ scope, site }: Chain, runId: Id): Platform {
  return platformAt(site, { ...scope, runId });
}

export function platformAt(
  site: Site,
  { storyId, storyRunId, runId }: { storyId: Id; storyRunId: Id; runId: Id },
): Platform {
  return {
    storyRunGuid: () => storyRunId,
    storyRunLink: () => site.storyRunUrl({ storyId, storyRunId }),
    prompt: (label) => {
      if (label.length > longestLabel) {
        throw new Fatal(`PROMPT: a label has at most ${longestLabel} characters.`, { code: 'arguments' });
      }
      return site.promptUrl({ runId, label });
    },
  };
}

/** Every upstream slug is a root, so that a wrong name can be told; only what formulas read is loaded. */
export function rootsOf(chain: Chain, action: CompiledAction, causes: Incoming[]): JsonObject {
  const { site, story, storyName, teamName, isTest } = chain;
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
  roots.STORY = action.stories;
  roots.META = metaOf(action, { site, teamId, teamName, storyId, storyRunId, storyName, isTest });
  return roots;
}

/** What formulas read as META: where they run. */
export function metaOf(
  action: CompiledAction,
  of: {
    site: Site;
    teamId: Id;
    teamName: string;
    storyId: Id;
    storyRunId: Id;
    storyName: string;
    isTest: boolean;
  },
): JsonObject {
  const { site, teamId, teamName, storyId, storyRunId, storyName, isTest } = of;
  return {
    tenant: site.tenant,
    team: { id: teamId, name: teamName },
    story: { id: storyId, name: storyName, key: storyKey(storyName), is_test: isTest },
    story_run: { id: storyRunId, user_link: site.storyRunUrl({ storyId, storyRunId }) },
    action: { id: action.id, name: action.name, key: action.slug },
  };
}
