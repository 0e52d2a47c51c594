/**
 * What Action runs log while they go on. Nothing is written of a run that ends before `everyMs` have passed:
 * its settlement brings its lines. What cannot be written comes with the settlement, too.
 */
import { newId } from './ids.ts';
import type { ClaimedRun, Id, LogLine } from './model.ts';
import type { Live, RunLine, RunLogs } from './ports.ts';

export type TailDeps = {
  logs: RunLogs;
  live: Pick<Live, 'announce'>;
  log: { warn: (message: string, details: Record<string, unknown>) => void };
  everyMs?: number;
};

type Tail = { run: RunLine['run']; since: number; place: number; waiting: RunLine[] };

/** More than an attempt ever logs. */
const mostLines = 1_000_000;

/** The lines of an attempt with their places: those of a later attempt come after all of an earlier one. */
export function numbered(attempt: number, lines: LogLine[]): (LogLine & { seq: number })[] {
  return lines.map((line, place) => ({ ...line, seq: attempt * mostLines + place }));
}

/** One for all runs of a worker. A run that logs nothing costs an entry in a map. */
export function makeTails({ logs, live, log, everyMs = 250 }: TailDeps) {
  const tails = new Map<Id, Tail>();
  let isArmed = false;
  let isWriting = false;

  function soon(): void {
    if (isArmed) return;
    isArmed = true;
    setTimeout(() => {
      isArmed = false;
      if (isWriting) soon();
      else void write(ripe());
    }, everyMs);
  }

  /** What waits of runs that have lasted. */
  function ripe(): RunLine[] {
    const now = performance.now();
    const lines: RunLine[] = [];
    for (const tail of tails.values()) {
      if (tail.waiting.length === 0) continue;
      if (now - tail.since >= everyMs) lines.push(...tail.waiting.splice(0));
      else soon();
    }
    return lines;
  }

  async function write(lines: RunLine[]): Promise<void> {
    if (lines.length === 0) return;
    isWriting = true;
    try {
      await logs.write(lines);
      for (const [storyId, ofStory] of Map.groupBy(lines, ({ run }) => run.storyId)) {
        const runIds = [...new Set(ofStory.map(({ run }) => run.id))];
        live.announce([{ kind: 'logs', id: newId(), storyId, runIds }]);
      }
    } catch (error) {
      log.warn('log lines could not be written yet; the runs bring them when they end', { err: error });
    } finally {
      isWriting = false;
    }
  }

  return {
    /** What it answers takes the lines of this attempt, until `end`. */
    open: ({ id, attempt, storyId }: Pick<ClaimedRun, 'id' | 'attempt' | 'storyId'>) => {
      const tail: Tail = { run: { id, attempt, storyId }, since: performance.now(), place: 0, waiting: [] };
      tails.set(id, tail);
      return (line: LogLine): void => {
        // A handler may go on after its attempt has ended.
        if (tails.get(id) !== tail) return;
        tail.waiting.push({ run: tail.run, line: { ...line, seq: attempt * mostLines + tail.place } });
        tail.place += 1;
        soon();
      };
    },
    /** The attempt ended: what was not written comes with its settlement. */
    end: (id: Id): void => {
      tails.delete(id);
    },
  };
}
