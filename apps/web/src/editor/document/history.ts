/**
 * Undo and redo as a value. Steps hold the inverse of what was done; the opposite direction is
 * computed from the graph at the moment of undoing, so that others' edits in between stay.
 */
import { applyChanges, type Change, ChangeError, type Graph, inverseOf } from '@storyloom/engine';
import { compact } from './compact.ts';

type Entry = { label: string; changes: Change[]; key: string | null; at: number };
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

export type Travelled =
  | { ok: true; history: History; changes: Change[]; label: string }
  /** Somebody else's edit made it impossible: the step is dropped, and people are told. */
  | { ok: false; history: History; label: string };

/** Takes the newest step of a direction, or null when there is none. */
export function travel(history: History, graph: Graph, direction: Direction): Travelled | null {
  const entry = history[direction].at(-1);
  if (entry === undefined) return null;
  const rest = history[direction].slice(0, -1);
  const other: Direction = direction === 'undo' ? 'redo' : 'undo';
  try {
    applyChanges(graph, entry.changes);
  } catch (error) {
    if (!(error instanceof ChangeError)) throw error;
    return { ok: false, label: entry.label, history: { ...history, [direction]: rest } };
  }
  const back: Entry = { ...entry, key: null, changes: inverseOf(graph, entry.changes) };
  return {
    ok: true,
    label: entry.label,
    changes: entry.changes,
    history: { ...history, [direction]: rest, [other]: [...history[other], back] },
  };
}
