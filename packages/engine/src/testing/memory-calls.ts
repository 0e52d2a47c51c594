import type { Calls } from '../call-ports.ts';
import type { ActionRunState, Id, NewActionRun, NewEvent, NewStoryRun } from '../model.ts';
import type { CallState, CallStep, NewCall } from '../ports.ts';
import { isOpen } from './memory-rows.ts';

type StoredCall = Omit<NewCall, 'acceptance'> & {
  storyRunId: Id;
  storyId: Id;
  callerRunId: Id;
  callerStoryRunId: Id;
  round: number;
  told: boolean;
  startedAt: number;
};

type Run = Pick<NewActionRun, 'id' | 'storyRunId' | 'error'> & {
  state: ActionRunState;
  waited: string | null;
  wakeAt: number | null;
};

type Rows = {
  storyRuns: ReadonlyMap<Id, NewStoryRun>;
  events: ReadonlyMap<Id, NewEvent>;
  runs: ReadonlyMap<Id, Run>;
  now: () => number;
};

export type MemoryCalls = {
  /** What a settlement changes in the calls of its run, once its outcome stands. */
  step: (run: Run, step: CallStep) => void;
  calls: (find: Calls['find']) => Calls;
  /** The story runs that these called. */
  calledBy: (storyRunIds: Id[]) => Id[];
  /** Open calls that nobody waits for, because their caller was cancelled; they count as cancelled from then on. */
  takeOrphans: () => Id[];
};

function stateAt({ state, timeoutMs, startedAt }: StoredCall, now: number): CallState | 'late' {
  return state === 'open' && timeoutMs !== null && startedAt + timeoutMs <= now ? 'late' : state;
}

/** The calls of a memoryStore. */
export function memoryCalls({ storyRuns, events, runs, now }: Rows): MemoryCalls {
  const calls = new Map<Id, StoredCall>();
  const of = (runId: Id, round: number) =>
    [...calls.values()]
      .filter((call) => call.callerRunId === runId && call.round === round)
      .sort((a, b) => a.place - b.place);

  function queue(run: Run | undefined): boolean {
    if (run?.state !== 'waiting' || run.waited !== 'call') return false;
    Object.assign(run, { state: 'queued', wakeAt: null });
    return true;
  }

  /** What an open call came to; null while it goes on. */
  function look(call: StoredCall): { state: CallState; eventId: Id | null } | null {
    const answer = [...events.values()].find(
      (event) => event.storyRunId === call.storyRunId && call.exits.includes(event.actionId),
    );
    if (answer) return { state: 'answered', eventId: answer.id };
    const inIt = [...runs.values()].filter((run) => run.storyRunId === call.storyRunId);
    if (inIt.some(isOpen)) return null;
    if (inIt.some(({ state }) => state === 'cancelled')) return { state: 'cancelled', eventId: null };
    const failed = inIt.some(({ state }) => state === 'failed');
    return { state: failed ? 'failed' : 'ended', eventId: null };
  }

  return {
    step: (run, { round, starts, known, last }) => {
      for (const { acceptance, ...start } of starts) {
        const { id: storyRunId, storyId } = acceptance.storyRun;
        calls.set(storyRunId, {
          ...structuredClone(start),
          storyRunId,
          storyId,
          callerRunId: run.id,
          callerStoryRunId: run.storyRunId,
          round,
          told: false,
          startedAt: now(),
        });
      }
      const all = of(run.id, round);
      for (const call of all) if (last || call.state !== 'open') call.told = true;
      if (!last && all.filter((call) => call.state !== 'open').length > known) queue(run);
    },
    calledBy: (ids) =>
      [...calls.values()].flatMap((call) => (ids.includes(call.callerStoryRunId) ? [call.storyRunId] : [])),
    takeOrphans: () => {
      const orphans = [...calls.values()].filter(
        ({ state, told, callerRunId }) =>
          state === 'open' && !told && !isOpen(runs.get(callerRunId) ?? { state: 'cancelled' }),
      );
      for (const orphan of orphans) Object.assign(orphan, { state: 'cancelled', told: true });
      return orphans.map(({ storyRunId }) => storyRunId);
    },
    calls: (find) => ({
      find,
      progress: async ({ runId, round }) => {
        const all = of(runId, round);
        const failed = all.flatMap((call) => {
          const state = stateAt(call, now());
          return state === 'open' || state === 'answered' ? [] : [{ ...call, state }];
        })[0];
        const left = all.flatMap((call) =>
          call.state === 'open' && call.timeoutMs !== null ? [call.startedAt + call.timeoutMs - now()] : [],
        );
        const error = [...runs.values()].find(
          (run) => run.storyRunId === failed?.storyRunId && run.state === 'failed',
        )?.error;
        return {
          started: all.length,
          open: all.filter(({ state }) => state === 'open').length,
          failed: failed
            ? {
                place: failed.place,
                storyId: failed.storyId,
                storyName: 'Called',
                storyRunId: failed.storyRunId,
                state: failed.state,
                message: error?.message ?? null,
                timeoutMs: failed.timeoutMs,
              }
            : null,
          leftMs: left.length > 0 ? Math.min(...left) : null,
          elapsedMs: all[0] ? now() - Math.min(...all.map(({ startedAt }) => startedAt)) : 0,
        };
      },
      answers: async ({ runId, round }, mostBytes = Number.POSITIVE_INFINITY) => {
        const all = of(runId, round).map(({ eventId }) => events.get(eventId ?? '')?.output ?? null);
        return JSON.stringify(all).length > mostBytes ? 'too_large' : structuredClone(all);
      },
      ended: async (which) => {
        let woken = 0;
        for (const call of calls.values()) {
          if (call.state !== 'open' || (which !== 'some' && !which.includes(call.storyRunId))) continue;
          const found = look(call);
          if (!found) continue;
          Object.assign(call, found);
          if (!call.told && queue(runs.get(call.callerRunId))) woken += 1;
        }
        return woken;
      },
      chain: async (storyRunId) => {
        const names: string[] = [];
        for (let at = storyRuns.get(storyRunId); at; ) {
          names.unshift(at.storyId);
          at = storyRuns.get(runs.get(at.caller?.runId ?? '')?.storyRunId ?? '');
        }
        return names;
      },
    }),
  };
}
