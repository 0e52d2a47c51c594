/** What follows from an event: its lineage, and the Action runs it causes. */
import type { CompiledAction, CompiledStory } from './compile.ts';
import { newId } from './ids.ts';
import type { Ancestors, Id, Json, NewActionRun, NewEvent } from './model.ts';

/** The story run that everything here belongs to. */
export type RunScope = { teamId: Id; storyId: Id; storyRunId: Id; versionId: Id };

/** The event that an Action run was given, as far as lineage needs it. */
export type Cause = { id: Id; actionId: Id; ancestors: Ancestors };

export function eventOf(
  scope: RunScope,
  action: CompiledAction,
  made: { runId: Id | null; cause: Cause | null; seq: number; port: string; output: Json },
): NewEvent {
  const { teamId, storyId, storyRunId } = scope;
  const { cause } = made;
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
    causes: cause ? [cause.id] : [],
    ancestors: cause ? { ...cause.ancestors, [cause.actionId]: cause.id } : {},
    output: made.output,
  };
}

/** The queued Action runs of all receivers linked from the event's port. */
export function planRuns(story: CompiledStory, scope: RunScope, event: NewEvent): NewActionRun[] {
  const receivers = story.actions.get(event.actionId)?.receivers.get(event.port) ?? [];
  return receivers.flatMap((id) => {
    const receiver = story.actions.get(id);
    if (!receiver) return [];
    return [
      {
        ...scope,
        id: newId(),
        actionId: id,
        actionSlug: receiver.slug,
        eventId: event.id,
        state: 'queued' as const,
        error: null,
        warnings: [],
      },
    ];
  });
}
