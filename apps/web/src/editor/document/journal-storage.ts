/** Where a browser can write a journal down. */
import { createStore, del, get, keys, set } from 'idb-keyval';
import type { JournalStorage } from './journal.ts';

/** IndexedDB has room for what is made in days without a network; localStorage is there where that is not. */
export function browserStorages(): JournalStorage[] {
  return [indexedDb(), localText()];
}

/** One connection for all stories that are opened in this tab: nothing ever closes it. */
let opened: ReturnType<typeof createStore> | null = null;

function store() {
  opened ??= createStore('storyloom', 'journal');
  return opened;
}

function indexedDb(): JournalStorage {
  return {
    keys: () => keys<string>(store()),
    get: (key) => get(key, store()),
    set: (key, entry) => set(key, entry, store()),
    remove: (key) => del(key, store()),
  };
}

function localText(): JournalStorage {
  return {
    keys: async () =>
      Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? ''),
    get: async (key) => JSON.parse(localStorage.getItem(key) ?? 'null'),
    set: async (key, entry) => localStorage.setItem(key, JSON.stringify(entry)),
    remove: async (key) => localStorage.removeItem(key),
  };
}
