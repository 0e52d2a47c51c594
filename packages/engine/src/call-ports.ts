/** What calls between stories need of the outside; see ports.ts. */
import type { Id, Json } from './model.ts';
import type { CallState, Version } from './ports.ts';
import type { StoryInput } from './send-to-story.ts';

/** A story that may be called, as it is now. */
export type Callee = {
  version: Version;
  /** The webhook as which it is entered. */
  entryId: Id;
  inputs: StoryInput[];
  /** How long a caller waits for the answer of one call at most; null: for as long as it takes. */
  timeoutMs: number | null;
  concurrency: number | null;
  concurrencyKey: string | null;
  priority: number;
  suspended: boolean;
};

/** One round of calls of an Action run. */
export type CallProgress = {
  started: number;
  open: number;
  /** The first in place that ended without an answer, or whose time is over: that one is `late`. */
  failed: {
    place: number;
    storyId: Id;
    storyName: string;
    storyRunId: Id;
    state: Exclude<CallState, 'open' | 'answered'> | 'late';
    /** Of the first failure in it. */
    message: string | null;
    timeoutMs: number | null;
  } | null;
  /** Until the time of the next open call is over; null when none has a time limit. */
  leftMs: number | null;
  /** Since the first of them was started, by the store's clock. */
  elapsedMs: number;
};

type Round = { runId: Id; round: number };

/** Calls between stories. Off the path of runs that neither call nor are called. */
export type Calls = {
  /**
   * The story that a team means: of its own first, then of those shared with it. `message` says why none. Of a
   * draft, the version is the draft as it is at the call, kept for the runs that it starts.
   */
  find: (
    teamId: Id,
    reference: string,
    draft: boolean,
  ) => Promise<{ ok: true; callee: Callee } | { ok: false; message: string }>;
  progress: (of: Round) => Promise<CallProgress>;
  /**
   * What each call was answered, in order of place; null for an answer that is gone. No list when they have more
   * than `mostBytes` together: they are read no further. Rejects with `BlobMissing`.
   */
  answers: (of: Round, mostBytes?: number) => Promise<(Json | null)[] | 'too_large'>;
  /**
   * Looks at open calls, those of these story runs or a few of all in turn: what has ended is marked, and its
   * caller becomes queued. Answers how many callers did.
   */
  ended: (storyRunIds: Id[] | 'some') => Promise<number>;
  /** The names of the stories that called each other, outermost first, this story run's own last. */
  chain: (storyRunId: Id) => Promise<string[]>;
};
