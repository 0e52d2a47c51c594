/** What changes did, in a few words each: for people who read who changed what. */
import type { Change } from './changes.ts';
import type { Id } from './model.ts';

/** What a thing is called, as far as it is known. */
export type NameOf = (id: Id) => string | undefined;

/** One sentence without a full stop for each thing that was done, in the order in which it was done first. */
export function changeWords(changes: readonly Change[], nameOf: NameOf): string[] {
  const known = new Map<Id, string>();
  const name = (id: Id) => known.get(id) ?? nameOf(id) ?? 'an Action that is gone';
  const told = new Map<string, (count: number) => string>();
  const counts = new Map<string, number>();
  const say = (key: string, words: (count: number) => string, count = 1) => {
    told.set(key, words);
    counts.set(key, (counts.get(key) ?? 0) + count);
  };
  const parts = new Map<Id, Set<string>>();
  const fresh = new Set<Id>();

  for (const change of changes) {
    switch (change.op) {
      case 'add_action': {
        const { id, name: title } = change.action;
        known.set(id, title);
        fresh.add(id);
        say(`add ${id}`, () => `Added ${name(id)}`);
        break;
      }
      case 'remove_action':
        say(`remove ${change.id}`, () => `Deleted ${name(change.id)}`);
        break;
      case 'update_action': {
        const { id } = change;
        if (change.name !== undefined) known.set(id, change.name);
        const changed = parts.get(id) ?? new Set();
        parts.set(id, changed);
        for (const part of partsOf(change)) changed.add(part);
        // What was added a moment ago is told as added.
        if (!fresh.has(id) && changed.size > 0) {
          say(`update ${id}`, () => `Changed ${listed([...changed])} of ${name(id)}`);
        }
        if (change.disabled !== undefined) {
          say(`switch ${id}`, () => `${change.disabled ? 'Disabled' : 'Enabled'} ${name(id)}`);
        }
        if (change.bypassed !== undefined) {
          say(`bypass ${id}`, () => `${change.bypassed ? 'Bypassed' : 'No longer bypassed'} ${name(id)}`);
        }
        break;
      }
      case 'move':
        say('move', (count) => counted('Moved', count, 'thing'), Object.keys(change.positions).length);
        break;
      case 'add_link': {
        const { from, to } = change.link;
        say(`link ${change.link.id}`, () => `Linked ${name(from)} to ${name(to)}`);
        break;
      }
      case 'remove_link':
        say('unlink', (count) => counted('Removed', count, 'link'));
        break;
      case 'add_note':
        say('add note', (count) => counted('Added', count, 'note'));
        break;
      case 'update_note':
        say('update note', () => 'Changed a note');
        break;
      case 'remove_note':
        say('remove note', (count) => counted('Deleted', count, 'note'));
        break;
      case 'add_group':
        say(`group ${change.group.id}`, () => `Made the group ${change.group.name || 'without a name'}`);
        break;
      case 'update_group':
        say('update group', () => 'Changed a group');
        break;
      case 'remove_group':
        say('remove group', (count) => counted('Took apart', count, 'group'));
        break;
      case 'set_group':
        say('set group', () =>
          change.group === null ? 'Took things out of a group' : 'Put things into a group',
        );
        break;
    }
  }
  return [...told].map(([key, words]) => words(counts.get(key) ?? 1));
}

function partsOf(change: Extract<Change, { op: 'update_action' }>): string[] {
  return [
    ...(change.name === undefined ? [] : ['name']),
    ...Object.keys(change.set ?? {}),
    ...(change.unset ?? []),
    ...Object.keys(change.settings ?? {}),
    ...(change.pin === undefined ? [] : ['pinned event']),
  ];
}

const most = 4;

function listed(parts: string[]): string {
  const shown =
    parts.length > most ? [...parts.slice(0, most - 1), `${parts.length - most + 1} more`] : parts;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

function counted(verb: string, count: number, noun: string): string {
  return count === 1 ? `${verb} a ${noun}` : `${verb} ${count} ${noun}s`;
}
