import { type Change, emptyGraph, type Graph, type GraphAction, newId } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import type { Journal, JournalEntry } from './contract.ts';
import { createDraft, type Draft } from './draft.ts';
import { handClock, memoryServer, settled, type Weather } from './memory-server.ts';
import { saveState } from './save-state.ts';

function action(name: string, options: GraphAction['options'] = {}): GraphAction {
  return { id: newId(), type: 'event-transform', name, slug: name, options, position: { x: 0, y: 0 } };
}

function memoryJournal(entry: JournalEntry | null = null) {
  const journal: Journal & { entry: JournalEntry | null } = {
    entry,
    load: async () => entry,
    save: (next) => {
      journal.entry = next;
    },
  };
  return journal;
}

type Setup = { server?: ReturnType<typeof memoryServer>; weather?: Weather; journal?: Journal; by?: string };

function open({ server = memoryServer(), weather, journal = memoryJournal(), by = 'Me' }: Setup = {}) {
  const clock = handClock();
  const notices: string[] = [];
  const draft = createDraft({
    snapshot: { graph: server.graph, revision: server.log.length, webhooks: {} },
    transport: server.transport(by, weather),
    journal,
    clock,
    notify: (message) => notices.push(message),
  });
  return { draft, clock, server, notices, journal };
}

const graphOf = (draft: Draft): Graph => draft.store.getState().graph;
const set = (id: string, key: string, value: string): Change => ({
  op: 'update_action',
  id,
  set: { [key]: value },
});

describe('saving', () => {
  it('applies an edit at once and brings it to the server when the hands rest', async () => {
    const { draft, clock, server } = open();
    const first = action('first');
    draft.commit([{ op: 'add_action', action: first }], { label: 'Add first' });
    expect(graphOf(draft).actions[first.id]).toEqual(first);
    expect(server.log).toHaveLength(0);
    clock.advance(500);
    await settled();
    expect(server.graph).toEqual(graphOf(draft));
    expect(saveState(draft.store.getState(), clock.now() + 2_000).text).toBe('Saved 2 s ago');
  });

  it('stores a burst of typing as one change and undoes it in one step', async () => {
    const one = action('one', { url: '' });
    const { draft, server } = open({ server: memoryServer({ ...emptyGraph, actions: { [one.id]: one } }) });
    for (const url of ['h', 'ht', 'htt', 'http']) {
      draft.commit([set(one.id, 'url', url)], { label: 'Change URL', key: 'url' });
    }
    await draft.flush();
    expect(server.log.map((entry) => entry.changes)).toEqual([[set(one.id, 'url', 'http')]]);
    expect(draft.travel('undo')).toBe('Change URL');
    expect(graphOf(draft).actions[one.id]?.options).toEqual({ url: '' });
  });

  it('sends while somebody types without a pause, two seconds after the first key at the latest', async () => {
    const one = action('one');
    const { draft, clock, server } = open({
      server: memoryServer({ ...emptyGraph, actions: { [one.id]: one } }),
    });
    for (let key = 0; key < 6; key += 1) {
      draft.commit([set(one.id, 'url', `${key}`)], { label: 'Change URL', key: 'url' });
      clock.advance(400);
    }
    await settled();
    expect(server.log.length).toBeGreaterThan(0);
  });

  it('says offline with the number of kept changes, keeps them in the journal, and sends them later', async () => {
    let offline = true;
    const journal = memoryJournal();
    const weather = { loseRequest: () => offline, loseAnswer: () => false };
    const { draft, clock, server } = open({ weather, journal });
    for (const name of ['a', 'b', 'c']) {
      draft.commit([{ op: 'add_action', action: action(name) }], { label: `Add ${name}` });
    }
    clock.advance(500);
    await settled();
    expect(saveState(draft.store.getState(), 0).text).toBe('Offline – 3 changes kept locally');
    expect(journal.entry).not.toBeNull();
    offline = false;
    clock.advance(30_000);
    await settled();
    expect(server.graph).toEqual(graphOf(draft));
    expect(journal.entry).toBeNull();
  });

  it('tries every half a minute in the end, and loses nothing of either side when nobody says that the line is back', async () => {
    const [one, two] = [action('one'), action('two')];
    const server = memoryServer({ ...emptyGraph, actions: { [one.id]: one, [two.id]: two } });
    let offline = true;
    const tried: number[] = [];
    const loseRequest = () => {
      tried.push(clock.now());
      return offline;
    };
    const { draft, clock } = open({ server, weather: { loseRequest, loseAnswer: () => false } });
    for (let second = 0; second < 95; second += 1) {
      if (second === 0) draft.commit([set(one.id, 'url', 'mine')], { label: 'Change URL' });
      if (second === 40) server.write([set(two.id, 'url', 'theirs')], 'Jonas');
      if (second === 80) draft.commit([set(one.id, 'method', 'put')], { label: 'Change method' });
      for (const _ of [1, 2]) {
        clock.advance(500);
        await settled();
      }
    }
    const waits = tried.slice(1).map((at, index) => at - (tried[index] ?? 0));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000]);
    offline = false;
    clock.advance(30_000);
    await settled();
    expect(server.graph.actions[one.id]?.options).toEqual({ url: 'mine', method: 'put' });
    expect(server.graph.actions[two.id]?.options).toEqual({ url: 'theirs' });
    expect(graphOf(draft)).toEqual(server.graph);
  });

  it('does not apply a batch twice when its answer was lost', async () => {
    let lost = true;
    const { draft, clock, server } = open({ weather: { loseRequest: () => false, loseAnswer: () => lost } });
    draft.commit([{ op: 'add_action', action: action('one') }], { label: 'Add' });
    await draft.flush();
    lost = false;
    clock.advance(30_000);
    await settled();
    expect(server.log).toHaveLength(1);
    expect(saveState(draft.store.getState(), clock.now()).kind).toBe('saved');
  });

  it('takes up after a reload what an earlier visit could not save', async () => {
    const journal = memoryJournal();
    const server = memoryServer();
    const away = open({ server, journal, weather: { loseRequest: () => true, loseAnswer: () => false } });
    away.draft.commit([{ op: 'add_action', action: action('late') }], { label: 'Add' });
    await away.draft.flush();
    away.draft.stop();
    const back = open({ server, journal: memoryJournal(journal.entry) });
    await settled();
    expect(Object.values(server.graph.actions).map(({ slug }) => slug)).toEqual(['late']);
    expect(server.graph).toEqual(graphOf(back.draft));
  });

  it('undoes after the save as well as before it', async () => {
    const { draft, server } = open();
    draft.commit([{ op: 'add_action', action: action('one') }], { label: 'Add' });
    await draft.flush();
    draft.travel('undo');
    await draft.flush();
    expect(server.graph.actions).toEqual({});
    draft.travel('redo');
    await draft.flush();
    expect(Object.values(server.graph.actions)).toHaveLength(1);
  });
});

describe('two people', () => {
  it('merges edits of different options without asking', async () => {
    const one = action('one', { url: 'a', method: 'get' });
    const { draft, server } = open({ server: memoryServer({ ...emptyGraph, actions: { [one.id]: one } }) });
    draft.commit([set(one.id, 'url', 'mine')], { label: 'Change URL' });
    server.write([set(one.id, 'method', 'post')], 'Jonas');
    await draft.flush();
    expect(server.graph.actions[one.id]?.options).toEqual({ url: 'mine', method: 'post' });
    expect(graphOf(draft)).toEqual(server.graph);
  });

  it.each(['mine', 'theirs'] as const)('shows both sides of one field and keeps %s', async (choice) => {
    const one = action('one', { url: 'a' });
    const { draft, server } = open({ server: memoryServer({ ...emptyGraph, actions: { [one.id]: one } }) });
    draft.commit([set(one.id, 'url', 'mine')], { label: 'Change URL' });
    draft.commit([{ op: 'add_action', action: action('more') }], { label: 'Add' });
    server.write([set(one.id, 'url', 'theirs')], 'Jonas');
    await draft.flush();
    expect(draft.store.getState().held[0]).toMatchObject({ by: 'Jonas', mine: [set(one.id, 'url', 'mine')] });
    expect(graphOf(draft).actions[one.id]?.options).toEqual({ url: 'theirs' });
    expect(Object.keys(server.graph.actions)).toHaveLength(2);
    draft.resolve(choice);
    await draft.flush();
    expect(server.graph.actions[one.id]?.options).toEqual({ url: choice });
    expect(graphOf(draft)).toEqual(server.graph);
  });

  it('brings a removed Action and its links back when its editor keeps theirs', async () => {
    const [from, to] = [action('from'), action('to')];
    const link = { id: newId(), from: from.id, port: 'success', to: to.id };
    const start = { ...emptyGraph, actions: { [from.id]: from, [to.id]: to }, links: { [link.id]: link } };
    const { draft, server } = open({ server: memoryServer(start) });
    draft.commit([set(to.id, 'url', 'mine')], { label: 'Change URL' });
    server.write([{ op: 'remove_action', id: to.id }], 'Jonas');
    await draft.flush();
    draft.resolve('mine');
    await draft.flush();
    expect(server.graph.actions[to.id]?.options).toEqual({ url: 'mine' });
    expect(server.graph.links).toEqual({ [link.id]: link });
  });

  it('drops an undo step that somebody else made impossible, and says so', async () => {
    const one = action('one');
    const { draft, server, notices } = open({
      server: memoryServer({ ...emptyGraph, actions: { [one.id]: one } }),
    });
    draft.commit([set(one.id, 'url', 'mine')], { label: 'Change URL' });
    await draft.flush();
    server.write([{ op: 'remove_action', id: one.id }], 'Jonas');
    draft.follow(server.log.length);
    await settled();
    expect(draft.travel('undo')).toBeNull();
    expect(notices).toEqual(['Cannot undo “Change URL”: Jonas has changed what it is about.']);
  });

  it('does not undo over what somebody else saved since, and names it', async () => {
    const one = action('one', { url: '1' });
    const { draft, server, notices } = open({
      server: memoryServer({ ...emptyGraph, actions: { [one.id]: one } }),
    });
    draft.commit([set(one.id, 'method', 'post')], { label: 'Change method' });
    draft.commit([set(one.id, 'url', '2')], { label: 'Change URL', key: 'url' });
    await draft.flush();
    server.write([set(one.id, 'url', '3')], 'Ben');
    draft.follow(server.log.length);
    await settled();
    // Typed on within the same burst: a step of its own, back to Ben's value.
    draft.commit([set(one.id, 'url', '4')], { label: 'Change URL', key: 'url' });
    expect(draft.travel('undo')).toBe('Change URL');
    expect(graphOf(draft).actions[one.id]?.options.url).toBe('3');
    expect(draft.travel('undo')).toBeNull();
    expect(notices).toEqual(['Cannot undo “Change URL” of one: Ben has changed it since.']);
    expect(graphOf(draft).actions[one.id]?.options.url).toBe('3');
    // What Ben did not touch can be undone all the same.
    expect(draft.travel('undo')).toBe('Change method');
    expect(graphOf(draft).actions[one.id]?.options).toEqual({ url: '3' });
  });

  it('does not redo over what somebody else saved since', async () => {
    const one = action('one', { url: '1' });
    const { draft, server, notices } = open({
      server: memoryServer({ ...emptyGraph, actions: { [one.id]: one } }),
    });
    draft.commit([set(one.id, 'url', '2')], { label: 'Change URL' });
    draft.travel('undo');
    await draft.flush();
    server.write([set(one.id, 'url', '3')], 'Ben');
    draft.follow(server.log.length);
    await settled();
    expect(draft.travel('redo')).toBeNull();
    expect(notices).toEqual(['Cannot redo “Change URL” of one: Ben has changed it since.']);
    expect(graphOf(draft).actions[one.id]?.options.url).toBe('3');
  });

  it.each<[string, (id: string) => Change, (id: string) => Change]>([
    [
      'a name',
      (id) => ({ op: 'update_action', id, name: 'a' }),
      (id) => ({ op: 'update_action', id, name: 'b' }),
    ],
    [
      'a setting',
      (id) => ({ op: 'update_action', id, settings: { timeout_s: 1 } }),
      (id) => ({ op: 'update_action', id, settings: { timeout_s: 2 } }),
    ],
    [
      'a place',
      (id) => ({ op: 'move', positions: { [id]: { x: 8, y: 8 } } }),
      (id) => ({ op: 'move', positions: { [id]: { x: 16, y: 16 } } }),
    ],
  ])('leaves %s that somebody else chose since as it is', async (_, mine, theirs) => {
    const one = action('one');
    const { draft, server } = open({ server: memoryServer({ ...emptyGraph, actions: { [one.id]: one } }) });
    draft.commit([mine(one.id)], { label: 'Change' });
    await draft.flush();
    server.write([theirs(one.id)], 'Ben');
    draft.follow(server.log.length);
    await settled();
    expect(draft.travel('undo')).toBeNull();
    expect(graphOf(draft)).toEqual(server.graph);
  });

  it('does not undo the adding of an Action that somebody else went on with', async () => {
    const { draft, server } = open();
    const one = action('one');
    draft.commit([{ op: 'add_action', action: one }], { label: 'Add' });
    await draft.flush();
    server.write([set(one.id, 'url', 'theirs')], 'Ben');
    draft.follow(server.log.length);
    await settled();
    expect(draft.travel('undo')).toBeNull();
    expect(graphOf(draft).actions[one.id]?.options).toEqual({ url: 'theirs' });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'ends with the same picture everywhere, whatever is lost on the way (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      const server = memoryServer();
      const weather = { loseRequest: () => random() < 0.15, loseAnswer: () => random() < 0.15 };
      const people = ['Ada', 'Ben'].map((by) => open({ server, weather, by }));
      for (let turn = 0; turn < 120; turn += 1) {
        const one = people[Math.floor(random() * people.length)];
        if (!one) continue;
        edit(one.draft, random);
        if (random() < 0.4) one.clock.advance(600);
        if (random() < 0.3) one.draft.follow(server.log.length);
        if (random() < 0.5) await settled();
        if (random() < 0.3) one.draft.resolve(random() < 0.5 ? 'mine' : 'theirs');
      }
      for (let round = 0; round < 40; round += 1) {
        for (const { draft, clock } of people) {
          while (draft.store.getState().held.length > 0) draft.resolve('mine');
          draft.follow(server.log.length);
          clock.advance(30_000);
          await settled();
        }
      }
      for (const { draft } of people) expect(graphOf(draft)).toEqual(server.graph);
    },
  );
});

function seeded(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296;
  };
}

function edit(draft: Draft, random: () => number): void {
  const graph = graphOf(draft);
  const actions = Object.values(graph.actions);
  const pick = () => actions[Math.floor(random() * actions.length)];
  const [one, two] = [pick(), pick()];
  const roll = random();
  if (!one || !two || roll < 0.3) {
    draft.commit([{ op: 'add_action', action: action(`a${Math.floor(random() * 5)}`) }], { label: 'Add' });
  } else if (roll < 0.5) draft.commit([set(one.id, 'url', `${random()}`)], { label: 'Set', key: one.id });
  else if (roll < 0.6)
    draft.commit([{ op: 'move', positions: { [one.id]: { x: random(), y: 0 } } }], { label: 'Move' });
  else if (roll < 0.75) {
    const link = { id: newId(), from: one.id, port: 'success', to: two.id };
    draft.commit([{ op: 'add_link', link }], { label: 'Link' });
  } else if (roll < 0.85) draft.commit([{ op: 'remove_action', id: one.id }], { label: 'Remove' });
  else draft.travel(random() < 0.6 ? 'undo' : 'redo');
}
