/**
 * What the draft document needs from outside, so that it runs the same against the API, a test's
 * memory server and no network at all.
 *
 *   Step     one thing a person did, one undo
 *   Batch    the steps that travel to the server as one compare-and-set
 *   Held     changes that clash with somebody else's: kept aside until a person decides
 */
import type { Change, Graph, Id } from '@storyloom/engine';

/** `key` names the field it was typed into, so that a burst stays one step. */
export type Step = { key: string | null; changes: Change[] };
export type Batch = { id: Id; steps: number; changes: Change[] };
export type Remote = { revision: number; changes: Change[]; by: string | null; batchId?: Id };
export type Held = { mine: Change[]; theirs: Change[]; by: string | null; before: Graph };
export type WebhookUrls = Record<Id, { url: string }>;

export type Snapshot = { graph: Graph; revision: number; webhooks: WebhookUrls };

/** The request never arrived, or its answer never came back: whether it took effect is unknown. */
type Unreachable = { ok: false; reason: 'unreachable' };
/** The server understood and said no for good: signed out, no right, story gone. */
type Refused = { ok: false; reason: 'refused'; message: string };

type ChangeAnswer =
  | { ok: true; revision: number; others: Remote[]; webhooks: WebhookUrls }
  | { ok: false; reason: 'conflict'; revision: number; others: Remote[] }
  | { ok: false; reason: 'invalid'; message: string }
  | Unreachable
  | Refused;

type PullAnswer = { ok: true; revision: number; batches: Remote[] } | Unreachable | Refused;
type SnapshotAnswer = ({ ok: true } & Snapshot) | Unreachable | Refused;

/** Never rejects: every way it can go is an answer. */
export type Transport = {
  change: (batch: Batch, baseRevision: number) => Promise<ChangeAnswer>;
  since: (revision: number) => Promise<PullAnswer>;
  snapshot: () => Promise<SnapshotAnswer>;
};

/** What must survive a reload or a crash of the tab. */
export type JournalEntry = { revision: number; sending: Batch | null; waiting: Step[]; held: Held[] };

/** Best effort: a full or forbidden storage must not stop editing. */
export type Journal = {
  /** What this tab wrote before, and what dead tabs left. It stays written until the next `save`. */
  load: () => Promise<JournalEntry | null>;
  save: (entry: JournalEntry | null) => void;
};

/** Time, handed in so that tests need none. */
export type Clock = { now: () => number; later: (ms: number, run: () => void) => () => void };
