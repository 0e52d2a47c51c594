/**
 * Unsaved edits, written down in this browser at every edit and taken up again after a reload or a
 * crash. Each tab has its own journal; the journal of a tab that is gone is adopted by the next one
 * that opens the story.
 */
import type { Journal, JournalEntry } from './contract.ts';

const PREFIX = 'storyloom.journal';

export type Tab = {
  name: string;
  /** The names of the tabs that live; null when the browser does not tell: then only the own journal is read. */
  alive: () => Promise<ReadonlySet<string> | null>;
  /** Runs `work` while no other tab does something of this name. */
  alone: <T>(what: string, work: () => Promise<T>) => Promise<T>;
};

/** Something that keeps values by key. Any call may reject: then the next storage is tried. */
export type JournalStorage = {
  keys: () => Promise<string[]>;
  get: (key: string) => Promise<unknown>;
  set: (key: string, value: JournalEntry) => Promise<void>;
  remove: (key: string) => Promise<void>;
};

type Deps = {
  /** What one person left is not saved under the name of the next who signs in. */
  userId: string;
  storyId: string;
  /** The best one first. */
  storages: readonly JournalStorage[];
  tab: Promise<Tab>;
  /** No storage takes anything: what is unsaved is in this tab alone. Called once. */
  onUnkept: () => void;
};

export function createJournal({ userId, storyId, storages, tab, onUnkept }: Deps): Journal {
  const suffix = `:${userId}:${storyId}`;
  const keyOf = (name: string) => `${PREFIX}.${name}${suffix}`;
  let own: string | null = null;
  let isUnkept = false;
  let next: { entry: JournalEntry | null } | null = null;
  let isWriting = false;

  /** To the best storage that takes it; what a worse one has of it is old then. */
  async function put(key: string, entry: JournalEntry): Promise<void> {
    for (const [place, storage] of storages.entries()) {
      if (!(await attempt(() => storage.set(key, entry)))) continue;
      for (const other of storages.slice(place + 1)) await attempt(() => other.remove(key));
      return;
    }
    if (!isUnkept) onUnkept();
    isUnkept = true;
  }
  async function clear(key: string): Promise<void> {
    for (const storage of storages) await attempt(() => storage.remove(key));
  }

  /** Only the latest of what came while a write was under way is written. */
  async function write(key: string): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    while (next !== null) {
      const { entry } = next;
      next = null;
      await (entry === null ? clear(key) : put(key, entry));
    }
    isWriting = false;
  }

  /** Dead tabs' entries become this tab's own before they go, so that they are written somewhere at any moment. */
  async function adopt({ name, alive }: Tab): Promise<JournalEntry | null> {
    const mine = keyOf(name);
    const living = await alive();
    const isOurs = (key: string) => {
      if (!key.startsWith(`${PREFIX}.`) || !key.endsWith(suffix)) return false;
      const writer = key.slice(PREFIX.length + 1, -suffix.length);
      return key === mine || (living !== null && !living.has(writer));
    };
    const found = new Map<string, JournalEntry | null>();
    for (const storage of storages) {
      for (const key of (await answer(storage.keys)) ?? []) {
        if (isOurs(key) && !found.get(key)) found.set(key, decode(await answer(() => storage.get(key))));
      }
    }
    const entry = joined([...found.values()].flatMap((one) => one ?? []));
    if (entry !== null) await put(mine, entry);
    for (const key of found.keys()) if (key !== mine || entry === null) await clear(key);
    return entry;
  }

  return {
    load: async () => {
      const opened = await tab;
      const entry = await opened.alone(`${PREFIX}${suffix}`, () => adopt(opened));
      own = keyOf(opened.name);
      return entry;
    },
    save: (entry) => {
      next = { entry };
      if (own !== null) void write(own);
    },
  };
}

async function attempt(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}

async function answer<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}

/** Only this module writes these keys; the shape is checked so far that another release's entry is left out. */
function decode(value: unknown): JournalEntry | null {
  const fits =
    typeof value === 'object' &&
    value !== null &&
    'revision' in value &&
    'waiting' in value &&
    Array.isArray(value.waiting) &&
    'held' in value &&
    Array.isArray(value.held);
  return fits ? (value as JournalEntry) : null;
}

/** Several tabs left something: in the order of their revisions, as steps of one. */
function joined(entries: readonly JournalEntry[]): JournalEntry | null {
  const [first, ...rest] = [...entries].sort((a, b) => a.revision - b.revision);
  if (first === undefined) return null;
  const later = rest.flatMap(({ sending, waiting }) => [
    ...(sending ? [{ key: null, changes: sending.changes }] : []),
    ...waiting,
  ]);
  return { ...first, waiting: [...first.waiting, ...later], held: entries.flatMap(({ held }) => held) };
}
