/** The state of a draft document and how it takes in what the server says. No I/O, no time. */
import { applyChanges, type Graph, newId } from '@storyloom/engine';
import type { Batch, Held, JournalEntry, Remote, Snapshot, Step, WebhookUrls } from './contract.ts';
import { emptyHistory, type History, overtake } from './history.ts';
import { rebase } from './rebase.ts';

type Phase =
  | { kind: 'online'; savedAt: number | null }
  | { kind: 'offline' }
  | { kind: 'stopped'; message: string };

export type DraftState = {
  /** What is on the screen: the server's graph with everything unsaved on top. */
  graph: Graph;
  server: { graph: Graph; revision: number };
  /** On its way; stays until an answer says what became of it. */
  sending: Batch | null;
  waiting: Step[];
  held: Held[];
  /** What an earlier visit could not save and this one has not taken up yet. */
  left: JournalEntry | null;
  history: History;
  webhooks: WebhookUrls;
  phase: Phase;
  /** What waits is sent when the person says so. */
  byHand: boolean;
};

/** The handle through which the sync loop reads and changes the document. */
export type Core = {
  get: () => DraftState;
  patch: (state: Partial<DraftState>) => void;
  /** Writes down what is unsaved. */
  journal: () => void;
  /** Forgets the batch that the server refused for good. */
  drop: () => void;
};

type Document = Pick<DraftState, 'graph' | 'server' | 'sending' | 'waiting' | 'held' | 'history'>;

/** Steps on their way first, then those that wait. */
function unsaved(state: Pick<DraftState, 'sending' | 'waiting'>): Step[] {
  return [...(state.sending ? [{ key: null, changes: state.sending.changes }] : []), ...state.waiting];
}

/** How many things a person did that the server does not have yet. */
export function unsavedCount(state: Pick<DraftState, 'sending' | 'waiting' | 'left'>): number {
  const { sending, waiting, left } = state;
  const earlier = left === null ? 0 : (left.sending?.steps ?? 0) + left.waiting.length;
  return (sending?.steps ?? 0) + waiting.length + earlier;
}

/** What is to be written down; null when everything is saved and decided. */
export function entryOf({ server, sending, waiting, held, left }: DraftState): JournalEntry | null {
  if (left !== null) {
    return {
      ...left,
      waiting: [...left.waiting, ...unsaved({ sending, waiting })],
      held: [...left.held, ...held],
    };
  }
  const isIdle = sending === null && waiting.length === 0 && held.length === 0;
  return isIdle ? null : { revision: server.revision, sending, waiting, held };
}

/**
 * Goes on with what an earlier visit could not save, as if it had stayed open. `since` is the log from the revision
 * that it knew on. Throws ChangeError when the log does not fit the server's graph as we know it.
 */
export function takenUp(
  state: DraftState,
  left: JournalEntry,
  since: { revision: number; batches: readonly Remote[] },
): Partial<DraftState> {
  const isMine = ({ batchId }: Remote) => left.sending !== null && batchId === left.sending.id;
  const sending = since.batches.some(isMine) ? null : left.sending;
  const unknown = since.batches.filter(({ revision }) => revision > state.server.revision);
  const graph = applyChanges(
    state.server.graph,
    unknown.flatMap(({ changes }) => changes),
  );
  const server = { graph, revision: Math.max(since.revision, state.server.revision) };
  const earlier = {
    ...state,
    sending,
    waiting: [...left.waiting, ...state.waiting],
    held: [...left.held, ...state.held],
  };
  const theirs = since.batches.filter((remote) => !isMine(remote));
  return { ...settle(earlier, server, theirs), left: null };
}

/**
 * The document after `remotes`. `mine: accepted`: the batch on its way landed after them. `refused`:
 * it did not, and is mended. `unknown`: it landed if its id is among them. Throws ChangeError when
 * the remotes do not fit the server's graph as we know it.
 */
export function absorb(
  state: DraftState,
  remotes: readonly Remote[],
  how: { revision: number; mine: 'accepted' | 'refused' | 'unknown' },
): Document {
  const { sending } = state;
  let graph = state.server.graph;
  let landed = false;
  const theirs: Remote[] = [];
  for (const remote of remotes) {
    if (remote.revision <= state.server.revision) continue;
    graph = applyChanges(graph, remote.changes);
    if (sending !== null && remote.batchId === sending.id) landed = true;
    else theirs.push(remote);
  }
  if (how.mine === 'accepted' && sending !== null && !landed) {
    graph = applyChanges(graph, sending.changes);
    landed = true;
  }
  const rest = landed ? { ...state, sending: null } : state;
  return settle(rest, { graph, revision: how.revision }, theirs);
}

/**
 * The document on a fresh copy of the draft, when the log in between is of no use. Nothing says then which steps
 * would be undone over somebody else's edit: none can be.
 */
export function adopt(
  state: DraftState,
  fresh: Snapshot,
  landed: boolean,
): Document & Pick<DraftState, 'webhooks'> {
  const rest = landed ? { ...state, sending: null } : state;
  const server = { graph: fresh.graph, revision: fresh.revision };
  return { ...settle(rest, server, []), history: emptyHistory, webhooks: fresh.webhooks };
}

/** What is unsaved in `state` on top of `server`, in which `theirs` are new. */
function settle(state: DraftState, server: DraftState['server'], theirs: readonly Remote[]): Document {
  const changes = theirs.flatMap((remote) => remote.changes);
  const { graph, kept, held } = rebase(server.graph, unsaved(state), changes);
  const [first, ...others] = kept;
  const sending = state.sending && first ? mended(state.sending, first) : null;
  const waiting = (state.sending ? others : kept).filter((step) => step.changes.length > 0);
  const entry: Held[] =
    held.length === 0
      ? []
      : [{ mine: held, theirs: changes, by: theirs.at(-1)?.by ?? null, before: state.server.graph }];
  const history = overtake(state.history, theirs);
  return { graph, server, sending, waiting, held: [...state.held, ...entry], history };
}

/** A batch whose content changed is another batch. */
function mended(batch: Batch, step: Step): Batch | null {
  if (step.changes.length === batch.changes.length) return batch;
  return step.changes.length === 0 ? null : { ...batch, id: newId(), changes: step.changes };
}
