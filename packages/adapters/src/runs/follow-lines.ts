/**
 * Follows the log of Action runs: one reader of the database for each run in a process, however many
 * watch. A hint makes it look; so that a lost hint delays and loses nothing, it looks by itself, too.
 */
import type { ActionRunState, Id, Live, LiveItem } from '@storyloom/engine';
import type { Log } from '../log/log.ts';
import { quietly } from '../log/quietly.ts';
import type { Pool } from '../postgres/pool.ts';
import { notFound } from '../stories/story-deps.ts';
import { type LoggedLine, linesOf } from './run-lines.ts';

export type FollowedRun = { id: Id; teamId: Id; storyId: Id; storyRunId: Id };

export type Lines = {
  lines: LoggedLine[];
  /** The state in which the run ended, with its last lines. */
  ended: ActionRunState | null;
};

export type LineFollower = {
  /** Lines after `after` as they come, until the run has ended or `signal` says so. */
  follow: (run: FollowedRun, from: { after: number; signal: AbortSignal }) => AsyncGenerator<Lines>;
  /** Ends all that is followed. */
  close: () => void;
};

type Deps = { pool: Pool; live: Pick<Live, 'subscribe'>; log: Log; pauseMs?: number; lookMs?: number };

const mostAtOnce = 2_000;

type Reader = {
  lines: LoggedLine[];
  ended: ActionRunState | null;
  /** The run is gone, or the program stops. */
  isOver: boolean;
  viewers: number;
  /** Called when there is something new. */
  waiting: Set<() => void>;
  close: () => void;
};

/** Looks at most every `pauseMs`, and every `lookMs` without a hint. */
export function makeLineFollower({ pool, live, log, pauseMs = 100, lookMs = 2_000 }: Deps): LineFollower {
  const readers = new Map<Id, Reader>();
  const onError = quietly(log, 'Log lines could not be read; trying again');

  function open(run: FollowedRun): Reader {
    let unsubscribe: (() => void) | null = null;
    let timer: NodeJS.Timeout | undefined;
    let isLooking = false;
    let isWanted = false;
    const reader: Reader = {
      lines: [],
      ended: null,
      isOver: false,
      viewers: 0,
      waiting: new Set(),
      close: () => {
        reader.isOver = true;
        clearTimeout(timer);
        unsubscribe?.();
        if (readers.get(run.id) === reader) readers.delete(run.id);
        tell();
      },
    };
    const tell = () => {
      for (const wake of [...reader.waiting]) wake();
    };
    const look = async () => {
      if (reader.isOver || reader.ended !== null) return;
      isWanted = true;
      if (isLooking) return;
      isLooking = true;
      clearTimeout(timer);
      isWanted = false;
      const more = await take().catch((error: unknown) => {
        onError(error);
        return false;
      });
      timer = setTimeout(
        () => {
          isLooking = false;
          if (isWanted || more) void look();
          else if (!reader.isOver) timer = setTimeout(() => void look(), lookMs);
        },
        more ? 0 : pauseMs,
      );
    };
    /** Answers whether there is more at once. */
    const take = async () => {
      const after = reader.lines.at(-1)?.seq ?? -1;
      const read = await linesOf(pool, [run.teamId], { runId: run.id, after, limit: mostAtOnce });
      if (reader.isOver) return false;
      if (read === notFound) {
        reader.close();
        return false;
      }
      reader.lines.push(...read.lines);
      if (read.ended && read.next === null) {
        reader.ended = read.state;
        unsubscribe?.();
      }
      if (read.lines.length > 0 || reader.ended !== null) tell();
      return read.next !== null;
    };
    live
      .subscribe(run.storyId, (item) => {
        if (isAbout(item, run)) void look();
      })
      .then((stop) => {
        unsubscribe = stop;
        if (reader.isOver) stop();
        else void look();
      }, onError);
    readers.set(run.id, reader);
    void look();
    return reader;
  }

  return {
    async *follow(run, { after, signal }) {
      const reader = readers.get(run.id) ?? open(run);
      reader.viewers += 1;
      let last = after;
      try {
        while (!signal.aborted) {
          const { ended } = reader;
          const lines = reader.lines.slice(placeAfter(reader.lines, last));
          last = lines.at(-1)?.seq ?? last;
          if (lines.length > 0 || ended !== null) yield { lines, ended };
          if (ended !== null || reader.isOver) return;
          if (lines.length === 0) await news(reader, signal);
        }
      } finally {
        reader.viewers -= 1;
        if (reader.viewers === 0) reader.close();
      }
    },
    close: () => {
      for (const reader of [...readers.values()]) reader.close();
    },
  };
}

/** Whether the run may have new lines, or may have ended. */
function isAbout(item: LiveItem, run: FollowedRun): boolean {
  if (item.kind === 'logs') return item.runIds.length === 0 || item.runIds.includes(run.id);
  if (item.kind !== 'activity') return false;
  return item.storyRunIds.length === 0 || item.storyRunIds.includes(run.storyRunId);
}

/** Where the lines after `seq` begin. */
function placeAfter(lines: readonly LoggedLine[], seq: number): number {
  const place = lines.findLastIndex((line) => line.seq <= seq);
  return place + 1;
}

function news({ waiting }: Reader, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      waiting.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    waiting.add(done);
    signal.addEventListener('abort', done, { once: true });
  });
}
