import { expect, it } from 'vitest';
import type { JournalEntry } from './contract.ts';
import { createJournal, type JournalStorage } from './journal.ts';
import { settled } from './memory-server.ts';

function memoryStorage(): JournalStorage & { map: Map<string, unknown> } {
  const map = new Map<string, unknown>();
  return {
    map,
    keys: async () => [...map.keys()],
    get: async (key) => structuredClone(map.get(key)),
    set: async (key, value) => void map.set(key, structuredClone(value)),
    remove: async (key) => void map.delete(key),
  };
}

const broken: JournalStorage = {
  keys: () => Promise.reject(new Error('forbidden')),
  get: () => Promise.reject(new Error('forbidden')),
  set: () => Promise.reject(new Error('full')),
  remove: () => Promise.reject(new Error('forbidden')),
};

const step = (id: string) => ({ key: null, changes: [{ op: 'remove_action' as const, id }] });
const entry = (revision: number, id: string): JournalEntry => ({
  revision,
  sending: null,
  waiting: [step(id)],
  held: [],
});

/** Adopts one at a time, as locks do. */
let turn: Promise<unknown> = Promise.resolve();
const alone = <T>(_: string, work: () => Promise<T>): Promise<T> => {
  const mine = turn.then(work);
  turn = mine;
  return mine;
};

function open(
  storages: JournalStorage | JournalStorage[],
  name: string,
  alive: readonly string[] | null = [name],
  onUnkept = () => {},
  userId = 'ada',
) {
  const tab = Promise.resolve({ name, alive: async () => (alive === null ? null : new Set(alive)), alone });
  return createJournal({ userId, storyId: 'story', storages: [storages].flat(), tab, onUnkept });
}

it('a reload of the tab finds what it wrote', async () => {
  const storage = memoryStorage();
  const before = open(storage, 'a');
  await before.load();
  before.save(entry(3, 'x'));
  await settled();
  const after = open(storage, 'a');
  expect(await after.load()).toEqual(entry(3, 'x'));
  // Until it says that all is saved, it stays written: this tab may die, too.
  expect(await open(storage, 'a').load()).toEqual(entry(3, 'x'));
  after.save(null);
  await settled();
  expect(await open(storage, 'a').load()).toBeNull();
});

it('what one person left is not taken up by another who signs in here', async () => {
  const storage = memoryStorage();
  const hers = open(storage, 'a');
  await hers.load();
  hers.save(entry(3, 'x'));
  await settled();
  expect(await open(storage, 'a', ['a'], undefined, 'ben').load()).toBeNull();
  expect(await open(storage, 'b', ['b'], undefined, 'ben').load()).toBeNull();
  expect(await open(storage, 'a').load()).toEqual(entry(3, 'x'));
});

it('of edits that come faster than they are written, the latest is written', async () => {
  const storage = memoryStorage();
  const early = open(storage, 'a');
  await early.load();
  early.save(entry(0, 'w'));
  early.save(entry(1, 'x'));
  await settled();
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
    await settled();
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
  await settled();
  expect(await open(storage, 'me', null).load()).toBeNull();
});

it('what a dead tab left is adopted once, by one of two tabs that open together', async () => {
  const storage = memoryStorage();
  const dead = open(storage, 'dead');
  await dead.load();
  dead.save(entry(1, 'x'));
  await settled();
  const names = ['one', 'two'];
  const adopted = await Promise.all(names.map((name) => open(storage, name, names).load()));
  expect(adopted.filter((one) => one !== null)).toEqual([entry(1, 'x')]);
});

it('a storage that takes nothing is passed over for the next one', async () => {
  const storage = memoryStorage();
  const unkept: string[] = [];
  const journal = open([broken, storage], 'a', ['a'], () => unkept.push('a'));
  await journal.load();
  journal.save(entry(1, 'x'));
  await settled();
  expect(await open([broken, storage], 'a').load()).toEqual(entry(1, 'x'));
  expect(unkept).toEqual([]);
});

it('a better storage that works again replaces what the worse one has', async () => {
  const [best, worse] = [memoryStorage(), memoryStorage()];
  worse.map.set('storyloom.journal.a:ada:story', entry(1, 'old'));
  const journal = open([best, worse], 'a');
  expect(await journal.load()).toEqual(entry(1, 'old'));
  expect([best.map.size, worse.map.size]).toEqual([1, 0]);
});

it('a full storage and a broken entry stop nothing, and the person is told once', async () => {
  const storage = memoryStorage();
  storage.map.set('storyloom.journal.a:ada:story', '{"revision": 1');
  const unkept: string[] = [];
  const full = { ...storage, set: broken.set };
  const journal = open(full, 'a', null, () => unkept.push('a'));
  expect(await journal.load()).toBeNull();
  for (const id of ['x', 'y']) {
    expect(() => journal.save(entry(1, id))).not.toThrow();
    await settled();
  }
  expect(unkept).toEqual(['a']);
});
