/** Story runs that begin without a request: by a person's hand or by the clock. */
import type { Chain } from './chain.ts';
import type { CompiledAction, CompiledStory } from './compile.ts';
import { type Planned, planFrom, planOnly } from './inline.ts';
import type { Json } from './model.ts';
import { sourceEvent } from './receive.ts';

type Begin = (chain: Chain) => Planned[];

/**
 * A source that received `payload`, or any other Action that was given it: from the first Action linked
 * to it, so that its formulas find it under that name; from itself when nothing is linked to it.
 */
export function beginWith(story: CompiledStory, action: CompiledAction, payload: Json): Begin {
  if (action.definition.kind === 'source') return (chain) => planFrom(chain, sourceEvent(action, payload));
  const [first] = action.sources;
  const from = (first && story.actions.get(first.id)) ?? action;
  const port = [...from.receivers].find(([, ids]) => ids.includes(action.id))?.[0] ?? 'input';
  return beginFrom(from, { action, port, payload });
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
export function beginWithTick(action: CompiledAction, tick: Tick): Begin {
  const payload = {
    schedule: {
      due_at: tick.dueAt.toISOString(),
      fired_at: tick.firedAt.toISOString(),
      late_ms: Math.max(0, tick.firedAt.getTime() - tick.dueAt.getTime()),
      place: tick.place,
      missed: tick.missed,
    },
  };
  if (action.definition.kind === 'source') return (chain) => planFrom(chain, sourceEvent(action, payload));
  return beginFrom(action, { action, port: 'schedule', payload });
}

/** An event of `from` that goes to `action` alone. */
function beginFrom(
  from: CompiledAction,
  { action, port, payload }: { action: CompiledAction; port: string; payload: Json },
): Begin {
  const made = { runId: null, seq: 0, port, output: payload };
  return (chain) => planOnly(chain, { action: from, causes: [], made }, action);
}
