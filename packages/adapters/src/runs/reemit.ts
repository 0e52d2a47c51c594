/** One event emitted again, by a person: at once, as a story run of its own. */
import { announceAccepted, type Id, type Json, outputsIn } from '@storyloom/engine';
import type { RunResult } from '../stories/run-story.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { findEvent, findStory, prepareRepetition, type Repetition, type WhichVersion } from './repetition.ts';
import { type RepeatDeps, refused } from './runs-deps.ts';

/** To all that are linked to its port; `payload` in place of what it was. Resolves once it is durable. */
export async function reEmit(
  deps: RepeatDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  { eventId, payload, version }: { eventId: Id; payload?: Json | undefined; version: WhichVersion },
): Promise<RunResult | NotFound> {
  const event = await findEvent(deps.pool, { id: eventId, teamId });
  return event ? repeat(deps, { event, payload, which: version }) : notFound;
}

/** Commits it, unless the story is off or does not let it. */
export async function repeat(
  deps: RepeatDeps,
  repetition: Omit<Repetition, 'story' | 'inline'>,
): Promise<RunResult | NotFound> {
  const story = await findStory(deps.pool, repetition.event.storyId);
  if (!story) return notFound;
  if (story.disabled) return refused('This story is off. Turn it on to run it.');
  // In a story that is suspended everything waits, what would run inline too.
  const ready = await prepareRepetition(deps, { ...repetition, story, inline: !story.suspended });
  const made = ready.ok ? await ready.make(outputsIn((await deps.store.outputs(ready.wanted)).read)) : ready;
  if (!made.ok) return made;
  await deps.store.accept([made.acceptance]);
  announceAccepted(deps, [made.acceptance]);
  return { ok: true, storyRunId: made.acceptance.storyRun.id };
}
