/** What follows from an event: its lineage, and the Action runs it causes. */
import type { CompiledAction, CompiledStory } from './compile.ts';
import { newId } from './ids.ts';
import type { Ancestors, Id, Json, NewActionRun, NewEvent, Turns } from './model.ts';
import { priorityOf } from './settings.ts';

/** The story run that everything here belongs to. */
export type RunScope = {
  teamId: Id;
  storyId: Id;
  storyRunId: Id;
  versionId: Id;
  /** Of the story; an Action's own is added to it. */
  priority: number;
  /** The limit on story runs that it counts for. */
  runGate: string | null;
};

/** An event as far as what follows from it needs it. */
export type Incoming = {
  id: Id;
  actionId: Id;
  port: string;
  ancestors: Ancestors;
  turns: Turns | null;
  output: Json;
};

/** `size` of the output, where it is known: see sizeUpTo. */
type Made = { runId: Id | null; seq: number; port: string; output: Json; size?: number | undefined };

/** The event that `action` makes of what it was given. */
export function eventOf(
  story: CompiledStory,
  scope: RunScope,
  { action, causes, made }: { action: CompiledAction; causes: Incoming[]; made: Made },
): NewEvent {
  const { teamId, storyId, storyRunId } = scope;
  const ancestors: Ancestors = {};
  for (const cause of causes) Object.assign(ancestors, cause.ancestors, { [cause.actionId]: cause.id });
  return {
    id: newId(),
    teamId,
    storyId,
    storyRunId,
    actionId: action.id,
    actionSlug: action.slug,
    actionRunId: made.runId,
    seq: made.seq,
    port: made.port,
    causes: causes.map((cause) => cause.id),
    ancestors,
    turns: turnsOf(story, action, causes),
    output: made.output,
  };
}

/** Counts how often the path came by each Action of the loop that `action` is in; what comes from outside begins anew. */
function turnsOf(story: CompiledStory, action: CompiledAction, causes: Incoming[]): Turns | null {
  if (action.loop === null) return null;
  const turns: Turns = {};
  for (const cause of causes) {
    if (story.actions.get(cause.actionId)?.loop !== action.loop) continue;
    for (const [id, count] of Object.entries(cause.turns ?? {})) {
      turns[id] = Math.max(turns[id] ?? 0, count);
    }
  }
  turns[action.id] = (turns[action.id] ?? 0) + 1;
  return turns;
}

/** One Action run, queued unless `over` says otherwise. */
export function runOf(
  scope: RunScope,
  action: CompiledAction,
  { eventId, over = {} }: { eventId: Id; over?: Partial<NewActionRun> },
): NewActionRun {
  const { teamId, storyId, storyRunId, versionId, priority, runGate } = scope;
  return {
    id: newId(),
    teamId,
    storyId,
    storyRunId,
    versionId,
    actionId: action.id,
    actionSlug: action.slug,
    eventId,
    state: 'queued',
    error: null,
    warnings: [],
    logs: [],
    priority: priority + priorityOf[action.settings.priority ?? 'normal'],
    runGate,
    gate: null,
    slotKey: null,
    ...over,
  };
}

/** The Actions linked from the port that an event left by. */
export function receiversOf(story: CompiledStory, event: { actionId: Id; port: string }): CompiledAction[] {
  const receivers = story.actions.get(event.actionId)?.receivers.get(event.port) ?? [];
  return receivers.flatMap((id) => story.actions.get(id) ?? []);
}
