/**
 * The engine's ports. Adapters in packages/adapters fill them for real, `testing/` in memory; one
 * contract suite per port runs on every adapter. All take and return lists: batching is the
 * caller's business, and every port must allow it.
 */
import type {
  Ancestors,
  ClaimedRun,
  Graph,
  Id,
  Json,
  LogLine,
  NewActionRun,
  NewEvent,
  NewStoryRun,
  RunError,
  Turns,
  WaitKind,
} from './model.ts';
import type { StoryInput } from './send-to-story.ts';

/** A source event with everything it starts and all that ran inline behind it, to be committed as one. */
export type Acceptance = {
  storyRun: NewStoryRun;
  /** The source event first. */
  events: NewEvent[];
  runs: NewActionRun[];
  /** What of one key comes in once only; the second one is answered with what the first one started. */
  once: { actionId: Id; key: string } | null;
};

/** Waits `ms` milliseconds, or until someone else wakes it when null. */
export type Wait = {
  state: 'waiting';
  kind: Exclude<WaitKind, 'join' | 'slot'>;
  ms: number | null;
  reason: string;
  /** What a run had waited for before it was suspended, or before it waited for its turn. */
  before?: WaitKind | null;
  /** The limit that lets it through: of kind `pace` alone. */
  slotKey?: string;
};

export type Outcome =
  | { state: 'succeeded' }
  | { state: 'failed'; error: RunError }
  | { state: 'cancelled' }
  | Wait;

export type NewRuns = { events: NewEvent[]; runs: NewActionRun[] };

/** A story run that an Action run calls, with what it came to if all of it ran inline. */
export type NewCall = {
  /** In the caller's loop, from 0. */
  place: number;
  acceptance: Acceptance;
  /** The Actions whose first event is the answer. */
  exits: Id[];
  state: CallState;
  /** The event that answered. */
  eventId: Id | null;
  /** How long the caller waits for it at most, as the called story says; null: for as long as it takes. */
  timeoutMs: number | null;
};

export type CallState = 'open' | 'answered' | 'failed' | 'ended' | 'cancelled';

/** What a settlement changes in the calls of its Action run. */
export type CallStep = {
  /** Tries of the caller that failed before: each begins its calls anew. */
  round: number;
  starts: NewCall[];
  /**
   * How many calls it knows to have ended; when more have, a run that waits is queued in the same commit.
   * -1 queues it whatever has ended.
   */
  known: number;
  /** It waits for none of them any more. */
  last: boolean;
};

/** An answer that is asked of people while an Action run waits. */
export type ApprovalRequest = {
  title: string;
  message: string;
  choices: { value: string; label: string }[];
  who: 'anyone_with_link' | 'team';
  /** They may leave a comment. */
  commentable: boolean;
};

/** What one claimed Action run came to, with all that ran inline behind it: all of it lands, or nothing. */
export type Settlement = NewRuns & {
  run: { id: Id; attempt: number };
  outcome: Outcome;
  /** Failed tries so far, this one included. */
  failures: number;
  warnings: string[];
  /** Appended to those of earlier attempts. */
  logs: LogLine[];
  calls?: CallStep;
  /** What it begins to wait for. */
  approval?: ApprovalRequest;
};

/** A claimed Action run that comes to a join. */
export type Arrival = {
  run: { id: Id; attempt: number };
  storyId: Id;
  key: string;
  need: Need;
  /** Milliseconds after which it is late; null when it waits for ever. */
  patienceMs: number | null;
  /** Why the group goes on although it is not whole: its time is over, or nobody else can come. */
  because: 'timeout' | 'stranded' | null;
  warnings: string[];
  logs: LogLine[];
  reason: string;
};

/** When a group is whole: one of each of these Actions; so many of them; so many events. */
export type Need = { all: Id[] } | { some: number; of: Id[] } | { count: number };

export type GroupMember = {
  runId: Id;
  event: {
    id: Id;
    actionId: Id;
    actionSlug: string;
    ancestors: Ancestors;
    turns: Turns | null;
    output: Json;
  };
};

/** What a join came to: every member's run ends with it. */
export type Gathered = NewRuns & {
  /** The run that speaks for the group: its outcome is `outcome`, the others succeeded, or were cancelled when it failed. */
  outcome: { state: 'succeeded' } | { state: 'failed'; error: RunError };
  warnings: string[];
  logs: LogLine[];
};

/** A line of an attempt that is under way. */
export type RunLine = { run: { id: Id; attempt: number; storyId: Id }; line: LogLine & { seq: number } };

/** Lines of Action runs that go on, for those who watch: the settlement brings all of them once more. */
export type RunLogs = {
  /** Leaves out those of attempts that do not hold their runs any more. Doing it again changes nothing. */
  write: (lines: RunLine[]) => Promise<void>;
};

/** `bytes`: about how many its JSON has. */
export type ReadOutput = { output: Json; bytes: number };

/** The statements that own correctness, and the read that feeds formulas. */
export type Store = {
  /**
   * Resolves once every acceptance is durable. A connection lost during COMMIT is settled by looking
   * the ids up, so a resolve is never a guess. Rejects with nothing stored. Answers the story run that
   * stands for each: its own, or the one that its key started before.
   */
  accept: (batch: Acceptance[]) => Promise<Id[]>;
  /**
   * queued → running under a new attempt, leased for `leaseMs` by the database's clock. Takes turns among
   * the stories that have something queued, then goes by priority and age. Returns only what this call won.
   * `owner` names this call and no other: when its answer is lost, what it won is given back by that name. A
   * run whose payload cannot be read now is queued again, and the call rejects when that is all it won.
   */
  claim: (from: {
    limit: number;
    owner: string;
    leaseMs: number;
    /** How many runs of each story the caller carries out already: they count as turns that it had. */
    held?: ReadonlyMap<Id, number>;
    /** Only of stories of which it holds none. */
    othersOnly?: boolean;
    /**
     * The outputs of the events that it answers have so many bytes together, but for the last one; what is more
     * is given back unread. With none left, only runs whose events are small (`smallBytes`) are claimed.
     */
    bytes?: number;
  }) => Promise<ClaimedRun[]>;
  /**
   * running → queued, of what nothing was done of: as if it had not been claimed, but for the attempt that it
   * counts. Only what still runs under the claim of this `owner`; all of it, or these ids. Answers how many.
   */
  giveBack: (from: { owner: string; ids?: Id[] }) => Promise<number>;
  /**
   * running → the outcome, fenced by attempt; a batch has one attempt of a run at most. Returns the ids that
   * landed; a lost fence writes nothing. The story runs that a settlement calls, and the approval it asks for,
   * are in the same commit.
   */
  settle: (batch: Settlement[]) => Promise<Id[]>;
  /**
   * running → waiting for the others of the group, fenced by attempt; a batch has one attempt of a run at
   * most. When a group is whole, or goes on as it is, `gather` says what it comes to and all its members end
   * with that, in one commit. A group whose events have more than `mostBytes` together fails instead (`tooLargeGroup`).
   * Groups of one key are handled one after the other. Returns the ids that landed.
   */
  arrive: (
    batch: Arrival[],
    gather: (arrival: Arrival, group: GroupMember[]) => Promise<Gathered>,
    mostBytes?: number,
  ) => Promise<Id[]>;
  /** waiting and due, or running with an ended lease → queued; at most `limit`. Answers how many. */
  due: (limit: number) => Promise<number>;
  /** Pushes the leases of running attempts on. Returns the ids that still hold theirs. */
  extend: (runs: { id: Id; attempt: number }[], leaseMs: number) => Promise<Id[]>;
  /** Which attempts still hold their runs; writes nothing. */
  held: (runs: { id: Id; attempt: number }[]) => Promise<Id[]>;
  /**
   * Outputs of events by id; an unknown id is left out. They are read until they have `mostBytes` together, but for
   * the last one; a few megabytes of small ones (`smallBytes`) come in any case, so that with 0 they come alone.
   * `left` was not read. Rejects with `BlobMissing` for one that cannot be read.
   */
  outputs: (ids: Id[], mostBytes?: number) => Promise<{ read: Map<Id, ReadOutput>; left: Id[] }>;
};

/** Story runs in which nothing but joins is open: nobody else can come to them. */
export type Stranded = { storyRunId: Id; versionId: Id; joins: { key: string; actionId: Id }[] };

/** Action runs that wait for a slot, by what they wait for. */
export type Queued = {
  key: string;
  /** Counts for the limit now: story runs of a key that starts with `story:`, Action runs otherwise. */
  active: number;
  /** Milliseconds until the pace of `paceKey` allows the next one; negative when it is behind. Rates only. */
  paceMs: number | null;
  /** First come, first served within a priority. */
  waiting: {
    id: Id;
    storyId: Id;
    storyRunId: Id;
    versionId: Id;
    actionId: Id;
    teamId: Id;
    priority: number;
    gate: string | null;
  }[];
};

/** What is let through: ids that become queued, ids that wait for another slot, how far paces move on. */
export type Admission = {
  admit: Id[];
  next: { id: Id; key: string }[];
  paces: { key: string; ms: number }[];
};

/** Limits on what runs at once, and joins that nobody else comes to. Off the path of runs that have neither. */
export type Flow = {
  /** One at a time in the whole installation. Answers how many were admitted. */
  admit: (decide: (queued: Queued[]) => Promise<Admission>) => Promise<number>;
  stranded: () => Promise<Stranded[]>;
  /** waiting in these joins → queued, to go on as they are. */
  strand: (keys: string[]) => Promise<void>;
};

export type Version = {
  id: Id;
  storyId: Id;
  teamId: Id;
  storyName: string;
  /** For META.team.name; empty there when left out. */
  teamName?: string;
  /** From 1; below zero of a draft: see `isDraftVersion`. */
  number: number;
  graph: Graph;
};

/**
 * Whether it is a draft, kept for runs of it, which have test values. Its number, one for each revision of the
 * draft, is below zero: it stands in no list of versions and is never live.
 */
export function isDraftVersion({ number = 1 }: Pick<RunVersion, 'number'>): boolean {
  return number < 0;
}

/** What a story run needs to know of its version beside the graph; without a number it is no draft. */
export type RunVersion = Pick<Version, 'id' | 'storyId' | 'teamId' | 'storyName' | 'teamName'> & {
  number?: number;
};

/** Versions are immutable: callers may keep what they loaded for ever. */
export type Versions = { load: (id: Id) => Promise<Version | null> };

/** A webhook's address, as its live version registered it. */
export type Endpoint = {
  path: string;
  /** SHA-256 of its secret. */
  secretHash: Uint8Array;
  storyId: Id;
  teamId: Id;
  versionId: Id;
  actionId: Id;
  /** A disabled story or Action refuses. */
  enabled: boolean;
  /** The story's limit on story runs at once and its formula key, as they are now. */
  concurrency: number | null;
  concurrencyKey: string | null;
  priority: number;
  /** The story is suspended: requests are accepted, and what follows waits. */
  suspended: boolean;
  /** What the story wants of requests, where this is its entry. */
  inputs?: StoryInput[];
};

/** Always the live version at the moment of the call. Unknown paths are left out. */
export type Endpoints = { find: (paths: string[]) => Promise<Map<string, Endpoint>> };

export type Consumer = {
  /** When this consumer last took something, canaries included; null before the first. */
  lastConsumedAt: () => Date | null;
  /** Stops taking, waits for what it took. */
  close: () => Promise<void>;
};

/** Tells workers that something is queued. It may lose that or tell it twice: workers look by themselves, too. */
export type Queue = {
  /** Best effort, bounded in time. Never rejects: whoever looks finds the rows. */
  wake: () => void;
  /** `onWake` is called for hints; while `isFull` says so, hints are left for other workers. */
  consume: (onWake: () => void, options: { isFull: () => boolean }) => Promise<Consumer>;
  close: () => Promise<void>;
};

/** What an installation knows of itself. Answers at once. */
export type Site = {
  tenant: { domain: string; name: string };
  /** Where people see a story run. */
  storyRunUrl: (of: { storyId: Id; storyRunId: Id }) => string;
  /** The address that makes an Action run emit once more. Whoever has it may. */
  promptUrl: (of: { runId: Id; label: string }) => string;
  /** Where people answer what an Action run asks. */
  approvalUrl: (runId: Id) => string;
};

/** For where there is no installation: addresses lead nowhere. */
export const noSite: Site = {
  tenant: { domain: '', name: '' },
  storyRunUrl: ({ storyId, storyRunId }) => `/stories/${storyId}?run=${storyRunId}`,
  promptUrl: ({ runId, label }) => `/prompt/${runId}/${encodeURIComponent(label)}`,
  approvalUrl: (runId) => `/approve/${runId}`,
};

/** A hint that something of a story changed; readers fetch what they show. Receiving it twice is harmless. */
export type LiveItem =
  | { kind: 'activity'; id: Id; storyId: Id; actionIds: Id[]; storyRunIds: Id[] }
  | { kind: 'draft'; id: Id; storyId: Id; revision: number }
  /** Lines were written by Action runs that go on; without ids: by some. */
  | { kind: 'logs'; id: Id; storyId: Id; runIds: Id[] }
  | Presence;

/** Where one person is in a story, in one tab. The latest of a tab counts; what stays away is gone. */
export type Presence = {
  kind: 'presence';
  id: Id;
  storyId: Id;
  /** Chosen by the tab; a person may have several. */
  tab: string;
  userId: Id;
  name: string;
  /** Actions and notes, the first few. */
  selected: Id[];
  /** The Action whose configuration is open to be edited. */
  opened: Id | null;
  /** Has just come and asks who else is here; is here; has left. */
  state: 'new' | 'here' | 'gone';
};

export type Live = {
  /** Returns at once; items of one story are coalesced for about 50 ms. Never throws. */
  announce: (items: LiveItem[]) => void;
  /** Resolves when listening. The listener gets items announced by any process after that. */
  subscribe: (storyId: Id, listener: (item: LiveItem) => void) => Promise<() => void>;
  close: () => Promise<void>;
};
