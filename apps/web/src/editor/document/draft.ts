/**
 * The draft document of one story, without React: every edit goes through the engine's reducer, is
 * undoable, and is on its way to the server before the person looks up.
 */
import { applyChanges, type Change } from '@storyloom/engine';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock, Journal, Snapshot, Step, Transport } from './contract.ts';
import { type Core, type DraftState, entryOf, unsavedCount } from './core.ts';
import { type Direction, emptyHistory, record, seal, travel } from './history.ts';
import { rebase, reclaim } from './rebase.ts';
import { createSync } from './sync.ts';

export type Draft = {
  store: StoreApi<DraftState>;
  /** Applies at once. Edits with the same `key` in one burst are one undo. Throws ChangeError. */
  commit: (changes: Change[], step: { label: string; key?: string }) => void;
  /** Ends a burst of typing. */
  seal: () => void;
  /** Returns what was undone or redone; null when there was nothing, or when it would undo somebody else's edit. */
  travel: (direction: Direction) => string | null;
  /** Decides the first held conflict. */
  resolve: (choice: 'mine' | 'theirs') => void;
  /** The server announced a newer revision. */
  follow: (revision: number) => void;
  /** Sends at once what need not wait for the person's word. Resolves to whether everything is saved. */
  flush: () => Promise<boolean>;
  /** Saves everything at once, as a person asks for. Resolves to whether it is saved. */
  save: () => Promise<boolean>;
  /** Whether edits wait for `save`, or are sent as they come. */
  setByHand: (byHand: boolean) => void;
  stop: () => void;
};

type Deps = {
  snapshot: Snapshot;
  transport: Transport;
  journal: Journal;
  clock: Clock;
  /** Says something to the person that no field can show. */
  notify: (message: string) => void;
  byHand?: boolean;
};

export function createDraft(deps: Deps): Draft {
  const { snapshot, transport, journal, clock, notify, byHand = false } = deps;
  const store = createStore<DraftState>(() => ({
    graph: snapshot.graph,
    server: { graph: snapshot.graph, revision: snapshot.revision },
    sending: null,
    waiting: [],
    held: [],
    left: null,
    history: emptyHistory,
    webhooks: snapshot.webhooks,
    phase: { kind: 'online', savedAt: null },
    byHand,
  }));
  const get = store.getState;

  const core: Core = {
    get,
    patch: (state) => store.setState(state),
    journal: () => {
      if (isRead) journal.save(entryOf(get()));
    },
    drop: () => {
      const { server, waiting } = get();
      const { graph, kept } = rebase(server.graph, waiting, []);
      store.setState({ graph, sending: null, waiting: kept.filter((step) => step.changes.length > 0) });
      core.journal();
    },
  };
  let isRead = false;
  const read = async () => {
    store.setState({ left: await journal.load() });
    isRead = true;
    core.journal();
  };
  const sync = createSync({ core, transport, clock, notify, opened: read() });

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
        notify(taken.why);
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
      const mine = choice === 'mine' ? reclaim(get().graph, first) : [];
      draft.commit(mine, { label: 'Keep mine' });
      if (choice === 'mine' && mine.length === 0)
        notify('What it was about is gone, so it could not be kept.');
      core.journal();
    },
    follow: sync.follow,
    flush: async () => {
      await sync.now();
      return unsavedCount(get()) === 0;
    },
    save: async () => {
      await sync.save();
      return unsavedCount(get()) === 0;
    },
    setByHand: (next) => {
      store.setState({ byHand: next });
      if (!next) sync.soon();
    },
    stop: sync.stop,
  };

  return draft;
}

/** Typing into one field is one waiting step, however many keys it took. */
function queued(waiting: Step[], step: Step): Step[] {
  const last = waiting.at(-1);
  if (step.key === null || last?.key !== step.key) return [...waiting, step];
  return [...waiting.slice(0, -1), { ...last, changes: [...last.changes, ...step.changes] }];
}
