/**
 * The draft document of one story, without React: every edit goes through the engine's reducer, is
 * undoable, and is on its way to the server before the person looks up.
 */
import { applyChanges, type Change } from '@storyloom/engine';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock, Journal, JournalEntry, Snapshot, Step, Transport } from './contract.ts';
import { type Core, type DraftState, settle, unsavedCount } from './core.ts';
import { type Direction, emptyHistory, record, seal, travel } from './history.ts';
import { rebase, reclaim } from './rebase.ts';
import { createSync } from './sync.ts';

const RESTORE_AGAIN_MS = 3_000;

export type Draft = {
  store: StoreApi<DraftState>;
  /** Applies at once. Edits with the same `key` in one burst are one undo. Throws ChangeError. */
  commit: (changes: Change[], step: { label: string; key?: string }) => void;
  /** Ends a burst of typing. */
  seal: () => void;
  /** Returns what was undone or redone, or null when there was nothing. */
  travel: (direction: Direction) => string | null;
  /** Decides the first held conflict. */
  resolve: (choice: 'mine' | 'theirs') => void;
  /** The server announced a newer revision. */
  follow: (revision: number) => void;
  /** Tries at once. Resolves to whether everything is saved. */
  flush: () => Promise<boolean>;
  stop: () => void;
};

type Deps = {
  snapshot: Snapshot;
  transport: Transport;
  journal: Journal;
  clock: Clock;
  /** Says something to the person that no field can show. */
  notify: (message: string) => void;
};

export function createDraft({ snapshot, transport, journal, clock, notify }: Deps): Draft {
  const store = createStore<DraftState>(() => ({
    graph: snapshot.graph,
    server: { graph: snapshot.graph, revision: snapshot.revision },
    sending: null,
    waiting: [],
    held: [],
    history: emptyHistory,
    webhooks: snapshot.webhooks,
    phase: { kind: 'online', savedAt: null },
  }));
  const get = store.getState;

  const core: Core = {
    get,
    patch: (state) => store.setState(state),
    journal: () => {
      const { sending, waiting, held, server } = get();
      const idle = sending === null && waiting.length === 0 && held.length === 0;
      journal.save(idle ? null : { revision: server.revision, sending, waiting, held });
    },
    drop: () => {
      const { server, waiting } = get();
      const { graph, kept } = rebase(server.graph, waiting, []);
      store.setState({ graph, sending: null, waiting: kept.filter((step) => step.changes.length > 0) });
      core.journal();
    },
  };
  const sync = createSync({ core, transport, clock, notify });

  function apply(changes: Change[], step: { label: string; key?: string }): void {
    const graph = applyChanges(get().graph, changes);
    store.setState({ graph, waiting: queued(get().waiting, { key: step.key ?? null, changes }) });
    core.journal();
    sync.soon();
  }

  const draft: Draft = {
    store,
    commit: (changes, step) => {
      if (changes.length === 0) return;
      const before = get().graph;
      apply(changes, step);
      const done = { before, changes, label: step.label, key: step.key, now: clock.now() };
      store.setState({ history: record(get().history, done) });
    },
    seal: () => store.setState({ history: seal(get().history) }),
    travel: (direction) => {
      const taken = travel(get().history, get().graph, direction);
      if (taken === null) return null;
      if (!taken.ok) {
        store.setState({ history: taken.history });
        notify(`Cannot ${direction} “${taken.label}”: somebody else changed what it is about.`);
        return null;
      }
      apply(taken.changes, { label: taken.label });
      store.setState({ history: taken.history });
      return taken.label;
    },
    resolve: (choice) => {
      const [first, ...rest] = get().held;
      if (first === undefined) return;
      store.setState({ held: rest });
      if (choice === 'mine') draft.commit(reclaim(get().graph, first), { label: 'Keep mine' });
      core.journal();
    },
    follow: sync.follow,
    flush: async () => {
      await sync.now();
      return unsavedCount(get()) === 0;
    },
    stop: sync.stop,
  };

  const takeUp = async () => {
    const entry = await journal.load();
    if (entry !== null) await restore(entry);
  };

  /** Goes on with what an earlier visit could not save, as if it had stayed open. */
  async function restore(entry: JournalEntry): Promise<void> {
    const since = await transport.since(entry.revision);
    if (!since.ok) {
      clock.later(RESTORE_AGAIN_MS, () => void restore(entry));
      return;
    }
    const now = get();
    const landed = since.batches.some(({ batchId }) => batchId === entry.sending?.id);
    const earlier = { sending: landed ? null : entry.sending, waiting: [...entry.waiting, ...now.waiting] };
    const theirs = since.batches.filter(({ batchId }) => batchId !== entry.sending?.id);
    store.setState(settle({ ...now, ...earlier, held: [...entry.held, ...now.held] }, now.server, theirs));
    core.journal();
    await sync.now();
  }

  void takeUp();
  return draft;
}

/** Typing into one field is one waiting step, however many keys it took. */
function queued(waiting: Step[], step: Step): Step[] {
  const last = waiting.at(-1);
  if (step.key === null || last?.key !== step.key) return [...waiting, step];
  return [...waiting.slice(0, -1), { ...last, changes: [...last.changes, ...step.changes] }];
}
