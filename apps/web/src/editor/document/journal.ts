/**
 * Unsaved edits, written down in this browser at every edit and taken up again after a reload or a
 * crash. Each tab has its own journal; the journal of a tab that is gone is adopted by the next one
 * that opens the story.
 */
import type { Journal, JournalEntry } from './contract.ts';

const PREFIX = 'storyloom.journal';

/** Tells whether the tab that wrote a journal still lives; without Web Locks (plain http) only its own is read. */
async function liveTabs(): Promise<Set<string> | null> {
  if (!('locks' in navigator)) return null;
  const { held } = await navigator.locks.query();
  return new Set((held ?? []).flatMap((lock) => (lock.name === undefined ? [] : [lock.name])));
}

/** This tab's name: kept over reloads, new in a duplicated tab, which copies the session's storage. */
async function tabName(): Promise<string> {
  const known = sessionStorage.getItem(`${PREFIX}.tab`) ?? freshName();
  const name = (await hold(known)) ? known : freshName();
  if (name !== known) await hold(name);
  sessionStorage.setItem(`${PREFIX}.tab`, name);
  return name;
}

function freshName(): string {
  return `${PREFIX}.${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
}

/** Holds the name until the tab dies. False when another tab holds it. */
function hold(name: string): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<never>(() => {});
    });
  });
}

let ownName: Promise<string> | null = null;

export function browserJournal(storyId: string): Journal {
  ownName ??= tabName().catch(freshName);
  const suffix = `:${storyId}`;
  let own: string | null = null;
  let pending: JournalEntry | null | undefined;
  const write = (key: string, entry: JournalEntry | null) => {
    try {
      if (entry === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(entry));
    } catch {
      // A full or forbidden storage: the draft stays in memory and on its way to the server.
    }
  };
  return {
    load: async () => {
      const name = await ownName;
      const key = `${name}${suffix}`;
      const alive = await liveTabs();
      const keys = Object.keys(localStorage).filter((candidate) => {
        if (!candidate.startsWith(PREFIX) || !candidate.endsWith(suffix)) return false;
        return candidate === key || (alive !== null && !alive.has(candidate.slice(0, -suffix.length)));
      });
      const entries = keys.flatMap((candidate) => read(candidate));
      for (const candidate of keys) localStorage.removeItem(candidate);
      own = key;
      if (pending !== undefined) write(key, pending);
      return entries.length === 0 ? null : joined(entries);
    },
    save: (entry) => {
      if (own === null) pending = entry;
      else write(own, entry);
    },
  };
}

function read(key: string): JournalEntry[] {
  try {
    const entry = decode(JSON.parse(localStorage.getItem(key) ?? 'null'));
    return entry === null ? [] : [entry];
  } catch {
    return [];
  }
}

/** Only this module writes these keys; the shape is checked so far that an older release's entry is ignored. */
function decode(value: unknown): JournalEntry | null {
  const fits =
    typeof value === 'object' &&
    value !== null &&
    'revision' in value &&
    'waiting' in value &&
    Array.isArray(value.waiting) &&
    'held' in value;
  return fits ? (value as JournalEntry) : null;
}

/** Several tabs left something: in the order of their revisions, as steps of one. */
function joined(entries: JournalEntry[]): JournalEntry {
  const [first, ...rest] = entries.sort((a, b) => a.revision - b.revision);
  if (first === undefined || rest.length === 0)
    return first ?? { revision: 0, sending: null, waiting: [], held: [] };
  return {
    ...first,
    waiting: [
      ...first.waiting,
      ...rest.flatMap(({ sending, waiting }) => [
        ...(sending ? [{ key: null, changes: sending.changes }] : []),
        ...waiting,
      ]),
    ],
    held: entries.flatMap(({ held }) => held),
  };
}
