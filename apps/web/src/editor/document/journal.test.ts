import { expect, it } from 'vitest';
import type { JournalEntry } from './contract.ts';
import { createJournal } from './journal.ts';

function memoryStorage() {
  const map = new Map<string, string>();
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
    key: (index: number) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}

const step = (id: string) => ({ key: null, changes: [{ op: 'remove_action' as const, id }] });
const entry = (revision: number, id: string): JournalEntry => ({
  revision,
  sending: null,
  waiting: [step(id)],
  held: [],
});

function open(
  storage: ReturnType<typeof memoryStorage>,
  name: string,
  alive: readonly string[] | null = [name],
) {
  const tab = Promise.resolve({ name, alive: async () => (alive === null ? null : new Set(alive)) });
  return createJournal({ storyId: 'story', storage, tab });
}

it('a reload of the tab finds what it wrote', async () => {
  const storage = memoryStorage();
  const before = open(storage, 'a');
  await before.load();
  before.save(entry(3, 'x'));
  expect(await open(storage, 'a').load()).toEqual(entry(3, 'x'));
  expect(await open(storage, 'a').load()).toBeNull();
});

it('an edit that comes before the journal is open is written too', async () => {
  const storage = memoryStorage();
  const early = open(storage, 'a');
  early.save(entry(1, 'x'));
  await early.load();
  expect(await open(storage, 'a').load()).toEqual(entry(1, 'x'));
});

it('a tab adopts what dead tabs left, oldest revision first, and leaves the living alone', async () => {
  const storage = memoryStorage();
  for (const [name, revision] of [
    ['dead', 7],
    ['older', 5],
    ['living', 6],
  ] as const) {
    const journal = open(storage, name, ['dead', 'older', 'living']);
    await journal.load();
    journal.save(entry(revision, name));
  }
  const adopted = await open(storage, 'new', ['new', 'living']).load();
  expect(adopted).toMatchObject({ revision: 5, waiting: [step('older'), step('dead')] });
  expect(await open(storage, 'living', ['new', 'living']).load()).toEqual(entry(6, 'living'));
});

it('without a way to tell who lives, a tab reads its own journal alone', async () => {
  const storage = memoryStorage();
  const other = open(storage, 'other', null);
  await other.load();
  other.save(entry(1, 'x'));
  expect(await open(storage, 'me', null).load()).toBeNull();
});

it('a full storage and a broken entry stop nothing', async () => {
  const storage = memoryStorage();
  storage.setItem('storyloom.journal.a:story', '{"revision": 1');
  const full = {
    ...storage,
    length: storage.length,
    setItem: () => {
      throw new Error('full');
    },
  };
  const journal = createJournal({
    storyId: 'story',
    storage: full,
    tab: Promise.resolve({ name: 'a', alive: async () => null }),
  });
  expect(await journal.load()).toBeNull();
  expect(() => journal.save(entry(1, 'x'))).not.toThrow();
});
