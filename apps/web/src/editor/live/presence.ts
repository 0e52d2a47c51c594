/**
 * Who else is in the story, as they told last. Nobody keeps a list: each tab says where it is, and one that
 * stays silent is gone. Whoever comes asks, and the others answer.
 */
import type { Id, Presence } from '@storyloom/engine';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** A tab of somebody else. */
type Tab = Pick<Presence, 'tab' | 'userId' | 'name' | 'selected' | 'opened'> & { heardAt: number };

/** Somebody who is on an Action; `editing` when its configuration is open. */
type Who = { userId: Id; name: string; editing: boolean };

export type PresenceState = {
  tabs: readonly Tab[];
  /** One entry for each person, in the order in which they came. */
  people: readonly { userId: Id; name: string }[];
  onAction: Readonly<Record<Id, readonly Who[]>>;
};

export type PresenceStore = StoreApi<PresenceState>;

/** How often a tab says where it is while others are there; three words lost, and it is gone. */
export const BEAT_MS = 4_000;
const SILENT_MS = 3 * BEAT_MS;

const nobody: PresenceState = { tabs: [], people: [], onAction: {} };

export function createPresence(): PresenceStore {
  return createStore(() => nobody);
}

/** What is known after `item`. One's own tabs are no others. */
export function heard(state: PresenceState, item: Presence, at: { now: number; me: Id }): PresenceState {
  if (item.userId === at.me) return state;
  const { tab, userId, name, selected, opened } = item;
  const told: Tab = { tab, userId, name, selected, opened, heardAt: at.now };
  const place = state.tabs.findIndex((one) => one.tab === tab);
  const isGone = item.state === 'gone';
  if (place < 0) return isGone ? state : derived(state, [...state.tabs, told]);
  return derived(state, isGone ? state.tabs.filter((one) => one.tab !== tab) : state.tabs.with(place, told));
}

/** Without those who stayed silent for too long. */
export function withoutSilent(state: PresenceState, now: number): PresenceState {
  const left = state.tabs.filter(({ heardAt }) => now - heardAt < SILENT_MS);
  return left.length === state.tabs.length ? state : derived(state, left);
}

/** Lists that say the same keep their object, so that nothing is drawn again for a word that changed nothing. */
function derived(old: PresenceState, tabs: readonly Tab[]): PresenceState {
  const people = [...new Map(tabs.map(({ userId, name }) => [userId, { userId, name }])).values()];
  const onAction: Record<Id, Who[]> = {};
  for (const { userId, name, selected, opened } of tabs) {
    for (const id of new Set(opened === null ? selected : [opened, ...selected])) {
      onAction[id] = merged(onAction[id] ?? [], { userId, name, editing: id === opened });
    }
  }
  const kept = Object.entries(onAction).map(([id, who]) => [id, same(old.onAction[id], who)] as const);
  return { tabs, people: same(old.people, people), onAction: Object.fromEntries(kept) };
}

/** A person with two tabs is one. */
function merged(all: Who[], who: Who): Who[] {
  const known = all.find(({ userId }) => userId === who.userId);
  if (!known) return [...all, who];
  return all.map((one) => (one === known ? { ...one, editing: one.editing || who.editing } : one));
}

function same<T>(old: T | undefined, fresh: T): T {
  return old !== undefined && JSON.stringify(old) === JSON.stringify(fresh) ? old : fresh;
}

/** Names for a sentence, in which more than three are counted. */
export function namesOf(people: readonly { name: string }[]): string {
  const names = people.map(({ name }) => name);
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} others`] : names;
  return new Intl.ListFormat('en').format(shown);
}
