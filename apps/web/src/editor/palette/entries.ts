/** What can be added, grouped as the catalog groups it. */
import { actionTypes, descriptions } from '@storyloom/actions/descriptions';
import type { ActionDescription } from '@storyloom/engine';

export type Entry = Pick<ActionDescription, 'type' | 'title' | 'summary' | 'group' | 'kind'>;
export type EntryGroup = { title: string; entries: Entry[] };

const groups: readonly ActionDescription['group'][] = ['Start', 'Shape events', 'Decide', 'Act'];
const all: readonly Entry[] = actionTypes.map((type) => descriptions[type]);

/** All groups; while searching only what matches, best first, in one group. */
export function paletteGroups(search: string, lately: readonly string[]): EntryGroup[] {
  const text = search.trim().toLowerCase();
  if (text !== '') {
    const found = searchEntries(text);
    return found.length === 0 ? [] : [{ title: 'Found', entries: found }];
  }
  const used = lately.flatMap((type) => all.find((entry) => entry.type === type) ?? []);
  return [
    ...(used.length > 0 ? [{ title: 'Used lately', entries: used }] : []),
    ...groups.flatMap((title) => {
      const entries = all.filter((entry) => entry.group === title);
      return entries.length > 0 ? [{ title, entries }] : [];
    }),
  ];
}

/** By name first, then by what it does. An empty text finds everything. */
export function searchEntries(text: string): Entry[] {
  const wanted = text.trim().toLowerCase();
  return all
    .map((entry) => ({ entry, rank: rankOf(entry, wanted) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

/** The same entries, with those of these types in front, in their order. */
export function lastUsedFirst(entries: readonly Entry[], types: readonly string[]): Entry[] {
  const first = types.flatMap((type) => entries.find((entry) => entry.type === type) ?? []);
  return [...first, ...entries.filter((entry) => !first.includes(entry))];
}

function rankOf(entry: Entry, wanted: string): number {
  const title = entry.title.toLowerCase();
  if (title.startsWith(wanted)) return 0;
  if (title.includes(wanted) || entry.type.includes(wanted)) return 1;
  return entry.summary.toLowerCase().includes(wanted) ? 2 : 3;
}
