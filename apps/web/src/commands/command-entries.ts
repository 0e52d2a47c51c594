/** What the command palette lists: pure, so that its order can be tested. */
type EntryKind = 'act' | 'action' | 'type' | 'story';

export type CommandEntry = {
  /** Unique, the same tomorrow: what is remembered as used. */
  id: string;
  kind: EntryKind;
  title: string;
  /** A second, quieter text; found too. */
  detail: string;
};

/** What a person typed: a sign in front narrows it to one kind. */
export type Sought = { kind: EntryKind | null; text: string };

const signs: Record<string, EntryKind> = { '@': 'action', '+': 'type', '/': 'act', '#': 'story' };

/** `@look` seeks “look” among the Actions, `+` types to add, `/` commands, `#` stories; else everything. */
export function readSought(typed: string): Sought {
  const kind = signs[typed.trimStart().charAt(0)] ?? null;
  const text = kind === null ? typed : typed.trimStart().slice(1);
  return { kind, text: text.trim().toLowerCase() };
}

/** How well an entry fits: 0 is best; null does not fit. Every word must be there. */
function rankOf({ title, detail }: CommandEntry, text: string): number | null {
  const low = title.toLowerCase();
  if (low.startsWith(text)) return 0;
  if (low.includes(` ${text}`)) return 1;
  if (low.includes(text)) return 2;
  const all = `${low} ${detail.toLowerCase()}`;
  return text.split(/\s+/).every((word) => all.includes(word)) ? 3 : null;
}

/** Groups in the order of what fits best in each; as they were among equals. What only the server found is last. */
export function bestFirst<Group extends { commands: readonly CommandEntry[] }>(
  groups: readonly Group[],
  text: string,
): Group[] {
  const best = ({ commands }: Group) =>
    Math.min(...commands.map((entry) => rankOf(entry, text) ?? Number.POSITIVE_INFINITY));
  return groups
    .map((group) => ({ group, rank: best(group) }))
    .sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank))
    .map(({ group }) => group);
}

/**
 * The entries of a kind that fit, best first, at most `most`; those used lately come first among equals.
 * With no text all of them in the order they have.
 */
export function fitting<Entry extends CommandEntry>(
  entries: readonly Entry[],
  { text, recent, most }: { text: string; recent: readonly string[]; most: number },
): Entry[] {
  if (text === '') return entries.slice(0, most);
  const age = (id: string) => {
    const at = recent.indexOf(id);
    return at < 0 ? recent.length : at;
  };
  return entries
    .flatMap((entry) => {
      const rank = rankOf(entry, text);
      return rank === null ? [] : [{ entry, rank }];
    })
    .sort((a, b) => a.rank - b.rank || age(a.entry.id) - age(b.entry.id))
    .slice(0, most)
    .map(({ entry }) => entry);
}
