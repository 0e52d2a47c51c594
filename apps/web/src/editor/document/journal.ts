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
};

type JournalStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;
type Deps = { storyId: string; storage: JournalStorage; tab: Promise<Tab> };

export function createJournal({ storyId, storage, tab }: Deps): Journal {
  const suffix = `:${storyId}`;
  let own: string | null = null;
  let early: JournalEntry | null | undefined;
  const write = (key: string, entry: JournalEntry | null) => {
    try {
      if (entry === null) storage.removeItem(key);
      else storage.setItem(key, JSON.stringify(entry));
    } catch {
      // A full or forbidden storage: the draft stays in memory and on its way to the server.
    }
  };
  return {
    load: async () => {
      const { name, alive } = await tab;
      own = `${PREFIX}.${name}${suffix}`;
      const living = await alive();
      const keys = keysOf(storage).filter((key) => {
        if (!key.startsWith(`${PREFIX}.`) || !key.endsWith(suffix)) return false;
        const writer = key.slice(PREFIX.length + 1, -suffix.length);
        return key === own || (living !== null && !living.has(writer));
      });
      const entries = keys.flatMap((key) => decode(storage.getItem(key)) ?? []);
      for (const key of keys) storage.removeItem(key);
      if (early !== undefined) write(own, early);
      return joined(entries);
    },
    save: (entry) => {
      if (own === null) early = entry;
      else write(own, entry);
    },
  };
}

function keysOf(storage: JournalStorage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
}

/** Only this module writes these keys; the shape is checked so far that another release's entry is left out. */
function decode(text: string | null): JournalEntry | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    const fits =
      typeof value === 'object' &&
      value !== null &&
      'revision' in value &&
      'waiting' in value &&
      Array.isArray(value.waiting) &&
      'held' in value &&
      Array.isArray(value.held);
    return fits ? (value as JournalEntry) : null;
  } catch {
    return null;
  }
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
