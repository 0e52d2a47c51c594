/**
 * An event again: a copy of it begins a story run of its own. It keeps the lineage that it had, so that
 * formulas behind it find what they found before.
 */
import type { CompiledAction, CompiledStory } from './compile.ts';
import { newId } from './ids.ts';
import { plannedFor } from './inline.ts';
import { storyGate } from './limits.ts';
import type { Ancestors, Id, Json, NewEvent, Sealed, Turns } from './model.ts';
import { receiversOf } from './plan.ts';
import type { Acceptance, RunVersion } from './ports.ts';
import { type ReceiveDeps, replyRoots, startOf } from './receive.ts';

/** An event of an earlier story run. */
export type PastEvent = {
  id: Id;
  actionId: Id;
  actionSlug: string;
  port: string;
  ancestors: Ancestors;
  turns: Turns | null;
  /** What its story run was given, and the new one is given too. */
  sealed?: Sealed;
};

/** Events whose outputs are read by what may follow within the first commit; `only` is who is given it. */
export function readsBehind(story: CompiledStory, event: PastEvent, only: CompiledAction | null): Id[] {
  const receivers = only ? [only] : receiversOf(story, event);
  // The emitter's reads hold those of its receivers' limits.
  const readers = [story.actions.get(event.actionId), ...receivers];
  const reads = new Set(readers.flatMap((action) => [...(action?.reads ?? [])]));
  return [...reads].flatMap((id) => event.ancestors[id] ?? []);
}

/**
 * The event again with this output, for all that are linked to its port, or for one Action. `outputs` are
 * those that `readsBehind` named. Throws FormulaError when the formula of the story's limit fails.
 */
export function repeatEvent(
  deps: Pick<ReceiveDeps, 'runners' | 'site'>,
  from: {
    version: RunVersion;
    story: CompiledStory;
    event: PastEvent;
    output: Json;
    outputs: ReadonlyMap<Id, Json>;
    only: CompiledAction | null;
    priority: number;
    /** The story's limit on story runs at once, and its formula key. */
    concurrency: number | null;
    concurrencyKey: string | null;
    /** False leaves everything to the worker. */
    inline: boolean;
  },
): Acceptance {
  const { version, story, event, output, only, priority, inline } = from;
  const { teamId, storyId } = version;
  const actionSlug = story.slugs.get(event.actionId) ?? event.actionSlug;
  const roots = replyRoots(actionSlug, output);
  const runGate = from.concurrency === null ? null : storyGate(storyId, from.concurrencyKey, roots);
  const ingest = inline ? deps : { ...deps, inlineSteps: 0 };
  const started = startOf(ingest, {
    version,
    story,
    source: 're_emit',
    priority,
    runGate,
    ...(event.sealed ? { sealed: event.sealed } : {}),
  });
  return started.accept((chain) => {
    const copy: NewEvent = {
      id: newId(),
      teamId,
      storyId,
      storyRunId: started.storyRunId,
      actionId: event.actionId,
      actionSlug,
      actionRunId: null,
      seq: 0,
      port: event.port,
      causes: [event.id],
      ancestors: event.ancestors,
      turns: event.turns,
      reEmitted: true,
      output,
    };
    for (const [id, known] of from.outputs) chain.outputs.set(id, known);
    chain.outputs.set(copy.id, output);
    chain.events.push(copy);
    const receivers = only ? [only] : receiversOf(story, copy);
    return receivers.map((receiver) => plannedFor(chain, receiver, copy));
  });
}
