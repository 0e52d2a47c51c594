/** Two runs beside each other: what each of them reached, how that ended, and how long it took. */
import type { ActionRunState, Id } from '@storyloom/engine';
import { formatDuration } from '../../ui/format.ts';

type ComparedStep = {
  actionId: Id;
  actionName: string;
  state: ActionRunState;
  durationMs: number | null;
  events: readonly { id: Id; port: string }[];
};

export type Reached = {
  /** The worst of its runs. */
  state: ActionRunState;
  /** Of the longest of its runs, as on the path of a run; null while one goes on. */
  durationMs: number | null;
  times: number;
  ports: string[];
  /** Its last event; null when it emitted none. */
  eventId: Id | null;
};

type Difference = 'same' | 'only_first' | 'only_second' | 'outcome';

export type ComparedAction = {
  actionId: Id;
  actionName: string;
  first: Reached | null;
  second: Reached | null;
  difference: Difference;
  /** How much longer the second took; null when one of them did not reach it or goes on. */
  laterMs: number | null;
};

/** The Actions that either of them reached, in the order in which the first did, then the second. */
export function compareRuns(
  first: readonly ComparedStep[],
  second: readonly ComparedStep[],
): ComparedAction[] {
  const [a, b] = [reachedBy(first), reachedBy(second)];
  const names = new Map([...second, ...first].map((step) => [step.actionId, step.actionName]));
  return [...new Set([...a.keys(), ...b.keys()])].map((actionId) => {
    const [one, other] = [a.get(actionId) ?? null, b.get(actionId) ?? null];
    return {
      actionId,
      actionName: names.get(actionId) ?? '',
      first: one,
      second: other,
      difference: differenceOf(one, other),
      laterMs:
        one === null || other === null || one.durationMs === null || other.durationMs === null
          ? null
          : other.durationMs - one.durationMs,
    };
  });
}

/**
 * The Action that is worth a look first: the first that differs and emitted something, else the first that differs,
 * else the last that emitted something.
 */
export function worthALook(compared: readonly ComparedAction[]): Id | undefined {
  const differs = ({ difference }: ComparedAction) => difference !== 'same';
  const emitted = ({ first, second }: ComparedAction) => (first?.eventId ?? second?.eventId ?? null) !== null;
  const found =
    compared.find((action) => differs(action) && emitted(action)) ??
    compared.find(differs) ??
    compared.findLast(emitted) ??
    compared.at(-1);
  return found?.actionId;
}

/** Null for the same. */
export function differenceWords({ difference, first, second }: ComparedAction): string | null {
  switch (difference) {
    case 'only_first':
      return 'This run only';
    case 'only_second':
      return 'Other run only';
    case 'outcome':
      return first && second && `Other: ${outcomeWords(second, first)}`;
    default:
      return null;
  }
}

/** How it ended or, of what ended alike, how often it ran or by which ports it went on. */
function outcomeWords({ state, times, ports }: Reached, than: Reached): string {
  if (times > 1 || than.times > 1) return `${state} × ${times}`;
  return state === than.state ? ports.join(', ').replaceAll('_', ' ') || 'no event' : state;
}

/** `+250 ms`, `−1.2 s`, `±0` */
export function laterWords(ms: number): string {
  if (ms === 0) return '±0';
  return `${ms > 0 ? '+' : '−'}${formatDuration(Math.abs(ms))}`;
}

function differenceOf(one: Reached | null, other: Reached | null): Difference {
  if (other === null) return 'only_first';
  if (one === null) return 'only_second';
  const same =
    one.state === other.state && one.times === other.times && one.ports.join() === other.ports.join();
  return same ? 'same' : 'outcome';
}

function reachedBy(steps: readonly ComparedStep[]): Map<Id, Reached> {
  const reached = new Map<Id, Reached>();
  for (const step of steps) {
    const before = reached.get(step.actionId);
    const ports = step.events.map(({ port }) => port);
    reached.set(step.actionId, {
      state: before ? worse(before.state, step.state) : step.state,
      durationMs:
        step.durationMs === null || before?.durationMs === null
          ? null
          : Math.max(before?.durationMs ?? 0, step.durationMs),
      times: (before?.times ?? 0) + 1,
      ports: [...new Set([...(before?.ports ?? []), ...ports])].toSorted(),
      eventId: step.events.at(-1)?.id ?? before?.eventId ?? null,
    });
  }
  return reached;
}

const worstFirst: readonly ActionRunState[] = [
  'failed',
  'running',
  'waiting',
  'queued',
  'cancelled',
  'succeeded',
];

/** What an Action that ran several times shows. */
export function worse(a: ActionRunState, b: ActionRunState): ActionRunState {
  return worstFirst.indexOf(a) <= worstFirst.indexOf(b) ? a : b;
}
