/**
 * The words of the engine, as data. docs/glossary.md has the same words for readers.
 *
 *   Story       a graph that a team edits: one draft, many immutable versions, one of them live
 *   Action      a node of a story; its type is one folder in packages/actions
 *   Link        from an Action's port to an Action
 *   Story run   everything that one source event causes, bound to the version it started with
 *   Action run  one Action executed for one incoming event
 *   Event       what an Action emitted: immutable, with its lineage
 *
 * States of an Action run (every arrow is a compare-and-set of the store):
 *
 *   queued ──claim──▶ running ──settle──▶ succeeded | failed
 *      ▲                │
 *      │         settle ▼
 *      ├─────due───── waiting                          cancelled: from queued, running or waiting
 *      └─────due───── running, its lease ended
 *
 * What a waiting run waits for: a retry or a delay (due by the clock), a join (the others of its group),
 * a slot (a limit on what runs at once, or a rate), its turn to use a credential that has a rate, its story run
 * to be resumed, a person's decision, the story runs that it called, or a person's answer.
 */
import { isObject, type Json, type JsonObject, objectOf } from '@storyloom/formula';
import type { ActionSettings } from './settings.ts';

export { isObject, type Json, type JsonObject, objectOf };

/** All ids are UUIDs; those of runs and events are UUIDv7, so they sort by time. */
export type Id = string;

export type Position = { x: number; y: number };

/** Of a pinned event's JSON, in UTF-16 units. */
export const pinLimit = 100_000;

export type GraphAction = {
  id: Id;
  type: string;
  name: string;
  /** What formulas call it: `<<slug.body.id>>`. Unique in its story. */
  slug: string;
  options: JsonObject;
  position: Position;
  /** Events end before it. */
  disabled?: boolean;
  /** Events pass through it as they are, out of its first port. */
  bypassed?: boolean;
  /** How the engine treats its runs, whatever its type. */
  settings?: ActionSettings;
  /** What previews and tests of the draft take for its event; versions and files are without it. */
  pin?: { output: Json };
  /** The group that it stands in. */
  group?: Id;
};

export type GraphLink = { id: Id; from: Id; port: string; to: Id };

/** Colours that people give to groups and notes. */
export const tints = ['grey', 'blue', 'green', 'yellow', 'red', 'violet'] as const;
export type Tint = (typeof tints)[number];

/** Markdown. Sizes in canvas pixels. */
export type GraphNote = {
  id: Id;
  content: string;
  position: Position;
  width?: number;
  height?: number;
  tint?: Tint;
  /** The group that it stands in. */
  group?: Id;
};

/** Actions and notes that move together. Its place and size are those of its members. */
export type GraphGroup = { id: Id; name: string; tint?: Tint; collapsed?: boolean };

/** A draft or a version: the document that changes edit and that `compile` makes runnable. */
export type Graph = {
  actions: Record<Id, GraphAction>;
  links: Record<Id, GraphLink>;
  notes: Record<Id, GraphNote>;
  groups: Record<Id, GraphGroup>;
};

export const emptyGraph: Graph = { actions: {}, links: {}, notes: {}, groups: {} };

export type ActionRunState = 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';

/** A story run's state is computed from its Action runs, never stored. */
export type StoryRunState = 'running' | 'waiting' | 'finished' | 'failed' | 'cancelled';

/** Why an Action run failed: what, where, and the value that did it. Shown to users as it stands. */
export type RunError = {
  /** One sentence: what happened and what to do. */
  message: string;
  code: string;
  /** The option at fault, as a path: `payload.total`. */
  option?: string;
  /** Offset of the fault in the option's text, in UTF-16 units. */
  position?: number;
  /** More for the curious: an HTTP answer's status and body, a failing value. */
  detail?: Json;
};

/** The latest event of each upstream Action on the path that led here: Action id to event id. */
export type Ancestors = Record<Id, Id>;

/** How often the path that led here came by each Action of the loop it is in: Action id to count. */
export type Turns = Record<Id, number>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * One line that an Action run left for people; `at` in milliseconds since the epoch. `pauseMs`: a try ended
 * with it, and the next one is due after so long. `begins`: the next try begins with it. `seq`: its place among
 * the lines of all attempts of its run, once it is stored; see `numbered`.
 */
export type LogLine = {
  at: number;
  level: LogLevel;
  message: string;
  pauseMs?: number;
  begins?: true;
  seq?: number;
};

export type RunSource = 'webhook' | 'email' | 'schedule' | 'manual' | 're_emit' | 'call';

export type NewStoryRun = {
  id: Id;
  teamId: Id;
  storyId: Id;
  versionId: Id;
  source: RunSource;
  /** The Action run that called it, and how many calls led to it. */
  caller?: { runId: Id; depth: number };
  /** What it was given and nobody may read: see `Given`. */
  sealed?: Sealed;
};

/** What Actions of a story run read as INPUT, by the names of the inputs; null is not given. */
export type Given = {
  /** The secrets themselves. */
  secrets: Record<string, string | null>;
  /** Short names of credentials, which are looked up in the story's own team. */
  credentials: Record<string, string | null>;
};

/** An envelope that only this installation's key opens, bound to its team and an id of its own. */
export type Sealed = { id: Id; bytes: Uint8Array; keyId: string };

/** Throws Fatal when the installation has no key. */
export type Seal = (given: Given, of: { teamId: Id }) => Sealed;

export type NewEvent = {
  id: Id;
  teamId: Id;
  storyId: Id;
  storyRunId: Id;
  actionId: Id;
  actionSlug: string;
  /** Null for the event that a source received. */
  actionRunId: Id | null;
  /** Place among the events of its Action run, from 0. */
  seq: number;
  port: string;
  /** The events that caused this one directly: several when it is what a join made. */
  causes: Id[];
  ancestors: Ancestors;
  /** Null outside loops. */
  turns: Turns | null;
  /** True for a copy of an earlier event. */
  reEmitted?: boolean;
  output: Json;
};

export type WaitKind =
  | 'retry'
  | 'delay'
  | 'join'
  | 'slot'
  | 'pace'
  | 'resume'
  | 'decision'
  | 'call'
  | 'approval';

export type NewActionRun = {
  id: Id;
  teamId: Id;
  storyId: Id;
  storyRunId: Id;
  versionId: Id;
  actionId: Id;
  actionSlug: string;
  /** The incoming event. */
  eventId: Id;
  /** Queued, or waiting for a slot; already ended when it ran inline behind its upstream. */
  state: 'queued' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
  error: RunError | null;
  warnings: string[];
  logs: LogLine[];
  /** Higher first. */
  priority: number;
  /** The limit on story runs that it counts for; null for none. */
  runGate: string | null;
  /** The limit on Action runs that it counts for; null for none. */
  gate: string | null;
  /** The limit that has to let it through, while it is waiting. */
  slotKey: string | null;
};

/** An Action run as a worker holds it: under the fence `(id, attempt)` until its lease ends. */
export type ClaimedRun = {
  id: Id;
  attempt: number;
  /** Tries that failed and were put off by the retry policy. */
  failures: number;
  /** Attempts in a row that ended with their lease: what the last one did outside is not known. */
  lostLeases: number;
  /** What it waited for last. */
  waited: WaitKind | null;
  /** What it had waited for before its story run was suspended, or before its turn to use a credential. */
  waitedBefore: WaitKind | null;
  /** It waited in a join to which nobody else can come. */
  isStranded: boolean;
  /** Events that it emitted before it waited. */
  emitted: number;
  /** What a person answered while it waited. */
  answer: Json | null;
  /** The Action run that called its story run. */
  callerRunId: Id | null;
  /** How many calls led to its story run. */
  depth: number;
  teamId: Id;
  storyId: Id;
  storyRunId: Id;
  versionId: Id;
  actionId: Id;
  priority: number;
  runGate: string | null;
  gate: string | null;
  /** Its story run was cancelled, or is to wait, since it was queued. */
  storyRunState: 'cancelled' | 'suspended' | null;
  /** Of its event's output, about: of a small one as it is stored. */
  bytes: number;
  event: {
    id: Id;
    actionId: Id;
    actionSlug: string;
    port: string;
    output: Json;
    ancestors: Ancestors;
    turns: Turns | null;
  } | null;
};
