/** What a tick of a schedule starts. */
import type { Chain } from './chain.ts';
import type { CompiledAction } from './compile.ts';
import { type Planned, planFrom, planOnly } from './inline.ts';
import type { JsonObject } from './model.ts';
import { sourceEvent } from './receive.ts';

export type Tick = {
  dueAt: Date;
  firedAt: Date;
  /** Which schedule of the Action, from 0. */
  place: number;
  /** Ticks of it that were missed just before this one. */
  missed: number;
};

export function tickOutput(tick: Tick): JsonObject {
  return {
    schedule: {
      due_at: tick.dueAt.toISOString(),
      fired_at: tick.firedAt.toISOString(),
      late_ms: Math.max(0, tick.firedAt.getTime() - tick.dueAt.getTime()),
      place: tick.place,
      missed: tick.missed,
    },
  };
}

/** A tick is what a source emits, and the input of any other Action: an event of its own on the port `schedule`. */
export function planTick(chain: Chain, action: CompiledAction, output: JsonObject): Planned[] {
  if (action.definition.kind === 'source') return planFrom(chain, sourceEvent(action, output));
  const made = { runId: null, seq: 0, port: 'schedule', output };
  return planOnly(chain, { action, causes: [], made }, action);
}
