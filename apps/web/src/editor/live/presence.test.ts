import type { Presence } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { createPresence, heard, namesOf, type PresenceState, withoutSilent } from './presence.ts';

const word = (tab: string, over: Partial<Presence> = {}): Presence => ({
  ...{ kind: 'presence', id: tab, storyId: 's', tab, userId: `user of ${tab}`, name: tab },
  ...{ selected: [], opened: null, state: 'here' },
  ...over,
});

const after = (items: Presence[], start: PresenceState = createPresence().getState()) =>
  items.reduce((state, item) => heard(state, item, { now: 0, me: 'me' }), start);

it('knows who is on which Action, and who has it open', () => {
  const state = after([
    word('Ada', { selected: ['a', 'b'] }),
    word('Ben', { selected: ['b'], opened: 'b' }),
    word('mine', { userId: 'me', selected: ['a'] }),
  ]);
  expect(state.people.map(({ name }) => name)).toEqual(['Ada', 'Ben']);
  expect(state.onAction).toEqual({
    a: [{ userId: 'user of Ada', name: 'Ada', editing: false }],
    b: [
      { userId: 'user of Ada', name: 'Ada', editing: false },
      { userId: 'user of Ben', name: 'Ben', editing: true },
    ],
  });
});

it('counts a person with two tabs once, and shows where both are', () => {
  const one = { userId: 'u', name: 'Ada' };
  const state = after([word('1', { ...one, selected: ['a'] }), word('2', { ...one, opened: 'a' })]);
  expect(state.people).toEqual([one]);
  expect(state.onAction.a).toEqual([{ ...one, editing: true }]);
  const left = after([word('2', { ...one, state: 'gone' })], state);
  expect(left.onAction.a).toEqual([{ ...one, editing: false }]);
});

it('forgets who leaves, and who stays silent for twelve seconds', () => {
  const start = createPresence().getState();
  const both = [word('Ada'), word('Ben')].reduce(
    (state, item, place) => heard(state, item, { now: place * 8_000, me: 'me' }),
    start,
  );
  expect(withoutSilent(both, 11_999)).toBe(both);
  expect(withoutSilent(both, 12_000).people.map(({ name }) => name)).toEqual(['Ben']);
  expect(after([word('Ben', { state: 'gone' })], both).people.map(({ name }) => name)).toEqual(['Ada']);
  expect(after([word('Zoe', { state: 'gone' })], both)).toBe(both);
});

it('keeps every list that says the same', () => {
  const before = after([word('Ada', { selected: ['a'] }), word('Ben', { selected: ['b'] })]);
  const now = after([word('Ben', { selected: ['c'] })], before);
  expect(now.people).toBe(before.people);
  expect(now.onAction.a).toBe(before.onAction.a);
  expect(now.onAction.b).toBeUndefined();
});

it('names three, and counts more', () => {
  const people = ['Ada', 'Ben', 'Cem', 'Dee'].map((name) => ({ name }));
  expect(namesOf(people.slice(0, 2))).toBe('Ada and Ben');
  expect(namesOf(people)).toBe('Ada, Ben, and 2 others');
});
