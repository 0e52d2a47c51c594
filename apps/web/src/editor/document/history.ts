/**
 * Undo and redo as a value. Steps hold the inverse of what was done; the opposite direction is
 * computed from the graph at the moment of undoing, so that others' edits in between stay. A step that
 * would take back what somebody else did since is marked, and refused.
 */
import {
  applyChanges,
  type Change,
  ChangeError,
  type Graph,
  type Id,
  inverseOf,
  overwriting,
} from '@storyloom/engine';
import { compact } from './compact.ts';
import type { Remote } from './contract.ts';

/** Who changed what a step is about, and one of the things that it is about. */
type Overtaken = { by: string | null; id: Id };

type Entry = {
  label: string;
  changes: Change[];
  key: string | null;
  at: number;
  overtaken?: Overtaken;
};
export type History = { undo: Entry[]; redo: Entry[] };
export type Direction = 'undo' | 'redo';

export const emptyHistory: History = { undo: [], redo: [] };

const LIMIT = 500;
/** Keystrokes in one field closer together than this are one step. */
const BURST_MS = 1_500;

/** Adds what was just done to `before`. The same `key` again within a burst extends the last step. */
export function record(
  history: History,
  done: { before: Graph; changes: Change[]; label: string; key?: string | undefined; now: number },
): History {
  const inverse = inverseOf(done.before, done.changes);
  const key = done.key ?? null;
  const last = history.undo.at(-1);
  if (key !== null && last?.key === key && done.now - last.at < BURST_MS) {
    const merged = { ...last, changes: compact([...inverse, ...last.changes]), at: done.now };
    return { undo: [...history.undo.slice(0, -1), merged], redo: [] };
  }
  const entry: Entry = { label: done.label, changes: inverse, key, at: done.now };
  return { undo: [...history.undo.slice(-LIMIT + 1), entry], redo: [] };
}

/** Ends a burst: what is typed next is its own step. */
export function seal(history: History): History {
  const last = history.undo.at(-1);
  if (last?.key == null) return history;
  return { ...history, undo: [...history.undo.slice(0, -1), { ...last, key: null }] };
}

/** Marks the steps that would undo or redo over `theirs`, which are in the graph now. What is typed next is its own step. */
export function overtake(history: History, theirs: readonly Remote[]): History {
  if (theirs.length === 0) return history;
  const edits = theirs.map(({ changes, by }) => ({ by, overwrittenBy: overwriting(changes) }));
  const marked = (entry: Entry): Entry => {
    for (const { by, overwrittenBy } of entry.overtaken ? [] : edits) {
      const [thing] = overwrittenBy(entry.changes);
      // Things are named as `<kind> <id> <part>`.
      if (thing !== undefined)
        return { ...entry, key: null, overtaken: { by, id: thing.split(' ')[1] ?? '' } };
    }
    return entry;
  };
  return { undo: history.undo.map(marked), redo: history.redo.map(marked) };
}

export type Travelled =
  | { ok: true; history: History; changes: Change[]; label: string }
  /** Somebody else's edit stands in the way: the step is dropped, and people are told `why`. */
  | { ok: false; history: History; why: string };

/** Takes the newest step of a direction, or null when there is none. */
export function travel(history: History, graph: Graph, direction: Direction): Travelled | null {
  const entry = history[direction].at(-1);
  if (entry === undefined) return null;
  const rest = history[direction].slice(0, -1);
  const other: Direction = direction === 'undo' ? 'redo' : 'undo';
  if (entry.overtaken || !fits(graph, entry.changes)) {
    const why = `Cannot ${direction} ${overtakenText(graph, entry)}`;
    return { ok: false, why, history: { ...history, [direction]: rest } };
  }
  const back: Entry = { ...entry, key: null, changes: inverseOf(graph, entry.changes) };
  return {
    ok: true,
    label: entry.label,
    changes: entry.changes,
    history: { ...history, [direction]: rest, [other]: [...history[other], back] },
  };
}

function fits(graph: Graph, changes: readonly Change[]): boolean {
  try {
    applyChanges(graph, changes);
    return true;
  } catch (error) {
    if (error instanceof ChangeError) return false;
    throw error;
  }
}

function overtakenText(graph: Graph, { label, overtaken }: Entry): string {
  const who = overtaken?.by ?? 'somebody else';
  const name = overtaken && (graph.actions[overtaken.id] ?? graph.groups[overtaken.id])?.name;
  return name
    ? `“${label}” of ${name}: ${who} has changed it since.`
    : `“${label}”: ${who} has changed what it is about.`;
}
