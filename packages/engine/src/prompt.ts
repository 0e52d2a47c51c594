/** A prompt that was followed: the Action that gave its address emits once more, whatever its run has come to. */
import type { Chain } from './chain.ts';
import type { CompiledAction, CompiledStory } from './compile.ts';
import { follow, planFrom } from './inline.ts';
import type { Id, Json } from './model.ts';
import { nothingOutside } from './outside.ts';
import type { Incoming } from './plan.ts';
import { isDraftVersion, type NewRuns, noSite, type RunVersion } from './ports.ts';
import type { ReceiveDeps } from './receive.ts';

/** One Action run emits fewer events than this by itself; those of its prompts count from here. */
const firstSeq = 20_000;

/** The event, and the queued runs of all that are linked to the Action's success port. */
export function promptedBy(
  deps: Pick<ReceiveDeps, 'runners' | 'site'>,
  from: {
    version: RunVersion;
    story: CompiledStory;
    action: CompiledAction;
    run: { id: Id; storyRunId: Id };
    /** What the Action run was given. */
    event: Incoming;
    /** Of the events that `action.reads` names. */
    outputs: ReadonlyMap<Id, Json>;
    label: string;
    /** How many prompts of the run were followed before. */
    place: number;
    priority: number;
    /** The limit on story runs that its story run counts for. */
    runGate: string | null;
  },
): NewRuns {
  const { version, story, action, run, event, outputs, label, place, priority, runGate } = from;
  const { id: versionId, storyId, teamId, storyName, teamName = '' } = version;
  const chain: Chain = {
    runners: deps.runners,
    outside: nothingOutside,
    site: deps.site ?? noSite,
    story,
    storyName,
    teamName,
    scope: { teamId, storyId, storyRunId: run.storyRunId, versionId, priority, runGate },
    isTest: isDraftVersion(version),
    signal: new AbortController().signal,
    outputs: new Map(outputs).set(event.id, event.output),
    events: [],
    runs: [],
    done: new Set(),
    isFirst: false,
    waitsForStory: runGate !== null,
    steps: 0,
    until: 0,
    bytes: 0,
    clock: () => 0,
  };
  const output = { prompt: { status: label, action_id: action.id, event_id: event.id } };
  const made = { runId: run.id, seq: firstSeq + place, port: 'success', output };
  follow(chain, planFrom(chain, { action, causes: [event], made }));
  return { events: chain.events, runs: chain.runs };
}
