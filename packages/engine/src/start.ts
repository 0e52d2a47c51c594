/** Story runs that begin without a request: by a person's hand or by the clock. */
import type { CompiledStory } from './compile.ts';
import { newId } from './ids.ts';
import type { Id, Json } from './model.ts';
import type { Acceptance } from './ports.ts';
import { acceptanceOf } from './receive.ts';

/** The Action of a version that is to run. */
type Target = { teamId: Id; storyId: Id; versionId: Id; actionId: Id };

/** An Action run with `payload` as its input: an event of the Action `from` on `port`. */
export function inputAcceptance(
  story: CompiledStory,
  { actionId, ...scope }: Target,
  input: { from: Id; port: string; payload: Json },
): Acceptance {
  const { storyRun, event } = acceptanceOf(story, { ...scope, actionId: input.from }, input.payload);
  return {
    storyRun,
    event: { ...event, port: input.port },
    runs: [
      {
        ...scope,
        id: newId(),
        storyRunId: storyRun.id,
        actionId,
        actionSlug: story.slugs.get(actionId) ?? '',
        eventId: event.id,
        state: 'queued',
        error: null,
        warnings: [],
      },
    ],
  };
}

export type Tick = {
  dueAt: Date;
  firedAt: Date;
  /** Which schedule of the Action, from 0. */
  place: number;
  /** Ticks of it that were missed just before this one. */
  missed: number;
};

/** A tick is what a source emits, and the input of any other Action: an event of its own on the port `schedule`. */
export function tickAcceptance(story: CompiledStory, target: Target, tick: Tick): Acceptance {
  const payload = {
    schedule: {
      due_at: tick.dueAt.toISOString(),
      fired_at: tick.firedAt.toISOString(),
      late_ms: Math.max(0, tick.firedAt.getTime() - tick.dueAt.getTime()),
      place: tick.place,
      missed: tick.missed,
    },
  };
  const isSource = story.actions.get(target.actionId)?.definition.kind === 'source';
  if (isSource) return acceptanceOf(story, target, payload);
  return inputAcceptance(story, target, { from: target.actionId, port: 'schedule', payload });
}
