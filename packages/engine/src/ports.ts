/**
 * The engine's ports. Adapters in packages/adapters fill them for real, `testing/` in memory; one
 * contract suite per port runs on every adapter. All take and return lists: batching is the
 * caller's business, and every port must allow it.
 */
import type { ClaimedRun, Graph, Id, Json, NewActionRun, NewEvent, NewStoryRun, RunError } from './model.ts';

/** A source event with everything it starts, to be committed as one. */
export type Acceptance = { storyRun: NewStoryRun; event: NewEvent; runs: NewActionRun[] };

export type Outcome =
  | { state: 'succeeded' }
  | { state: 'failed'; error: RunError }
  | { state: 'waiting'; ms: number; reason: string };

/** What one claimed Action run came to, with all that ran inline behind it: all of it lands, or nothing. */
export type Settlement = {
  run: { id: Id; attempt: number };
  outcome: Outcome;
  warnings: string[];
  events: NewEvent[];
  runs: NewActionRun[];
};

/** The four statements that own correctness, and the read that feeds formulas. */
export type Store = {
  /**
   * Resolves once every acceptance is durable. A connection lost during COMMIT is settled by looking
   * the ids up, so a resolve is never a guess. Rejects with nothing stored.
   */
  accept: (batch: Acceptance[]) => Promise<void>;
  /**
   * queued, waiting and due, or running with an ended lease → running under a new attempt, leased for
   * `leaseMs` by the database's clock. Returns only what this call won.
   */
  claim: (ids: Id[], lease: { owner: string; leaseMs: number }) => Promise<ClaimedRun[]>;
  /** running → the outcome, fenced by attempt. Returns the ids that landed; a lost fence writes nothing. */
  settle: (batch: Settlement[]) => Promise<Id[]>;
  /**
   * Ids of Action runs whose `wake_at` has passed, at most `limit`. Pushes their `wake_at` on by
   * `againMs`, so that two sweeps do not return the same id at once.
   */
  due: (sweep: { limit: number; againMs: number }) => Promise<Id[]>;
  /** Pushes the leases of running attempts on. Returns the ids that still hold theirs. */
  extend: (runs: { id: Id; attempt: number }[], leaseMs: number) => Promise<Id[]>;
  /** Outputs of events by id; an unknown id is left out. */
  outputs: (ids: Id[]) => Promise<Map<Id, Json>>;
};

export type Version = { id: Id; storyId: Id; teamId: Id; storyName: string; number: number; graph: Graph };

/** Versions are immutable: callers may keep what they loaded for ever. */
export type Versions = { load: (id: Id) => Promise<Version | null> };

/** A webhook's address, as its live version registered it. */
export type Endpoint = {
  path: string;
  secret: string;
  storyId: Id;
  teamId: Id;
  versionId: Id;
  actionId: Id;
  /** A disabled story or Action refuses. */
  enabled: boolean;
};

/** Always the live version at the moment of the call. Unknown paths are left out. */
export type Endpoints = { find: (paths: string[]) => Promise<Map<string, Endpoint>> };

export type Consumer = {
  /** When this consumer last took something, canaries included; null before the first. */
  lastConsumedAt: () => Date | null;
  /** Stops taking, waits for what it took. */
  close: () => Promise<void>;
};

/** Delivers hints. It may lose them or bring them twice: only rows decide. */
export type Queue = {
  /** Best effort, bounded in time. A rejection is no loss: the sweep finds the rows. */
  publish: (ids: Id[]) => Promise<void>;
  consume: (handler: (ids: Id[]) => Promise<void>, options: { concurrency: number }) => Promise<Consumer>;
  close: () => Promise<void>;
};

/** A hint that something of a story changed; readers fetch what they show. Receiving it twice is harmless. */
export type LiveItem =
  | { kind: 'activity'; id: Id; storyId: Id; actionIds: Id[]; storyRunIds: Id[] }
  | { kind: 'draft'; id: Id; storyId: Id; revision: number };

export type Live = {
  /** Returns at once; items of one story are coalesced for about 50 ms. Never throws. */
  announce: (items: LiveItem[]) => void;
  /** Resolves when listening. The listener gets items announced by any process after that. */
  subscribe: (storyId: Id, listener: (item: LiveItem) => void) => Promise<() => void>;
  close: () => Promise<void>;
};

export type HttpRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  timeoutMs: number;
  maxBytes: number;
  followRedirects: boolean;
  signal: AbortSignal;
};

export type HttpResult =
  | { ok: true; status: number; headers: Record<string, string>; body: Uint8Array; url: string }
  | {
      ok: false;
      code: 'invalid_url' | 'blocked' | 'timeout' | 'unreachable' | 'too_large' | 'too_many_redirects';
      message: string;
    };

/** The one guarded way out. An HTTP error status is `ok: true`: it is an answer. */
export type HttpOut = { request: (request: HttpRequest) => Promise<HttpResult> };
