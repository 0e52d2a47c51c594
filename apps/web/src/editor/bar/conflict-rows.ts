import type { ActionSettings, Change, Graph, GraphAction, Json } from '@storyloom/engine';
import type { Held } from '../document/contract.ts';
import { settingName, settingText } from '../rules/settings.ts';
import { definitionOf } from '../rules/types.ts';

export type ConflictRow = { title: string; mine: string; theirs: string };

/** Each thing both sides changed, as people call it, with both values. `graph` holds theirs. */
export function conflictRows(graph: Graph, held: Held): ConflictRow[] {
  return held.mine.flatMap((change) => rowsOf(graph, held.before, change));
}

function rowsOf(graph: Graph, before: Graph, change: Change): ConflictRow[] {
  switch (change.op) {
    case 'update_action': {
      const action = graph.actions[change.id];
      const name = (action ?? before.actions[change.id])?.name ?? 'An Action';
      if (!action) return [{ title: name, mine: updateText(change), theirs: 'Deleted' }];
      return updateRows(name, action, change);
    }
    case 'remove_action': {
      const action = graph.actions[change.id];
      return [{ title: action?.name ?? 'An Action', mine: 'Deleted', theirs: 'Changed' }];
    }
    case 'add_link': {
      const names = [change.link.from, change.link.to].map(
        (id) => (graph.actions[id] ?? before.actions[id])?.name ?? 'a deleted Action',
      );
      return [{ title: 'Link', mine: names.join(' → '), theirs: 'One of its Actions was deleted' }];
    }
    case 'add_action':
      return [{ title: change.action.name, mine: 'Added', theirs: 'Added too' }];
    case 'update_note': {
      const theirs = graph.notes[change.id]?.content ?? 'Deleted';
      return [{ title: 'Note', mine: change.content ?? 'Its look changed', theirs }];
    }
    case 'add_note':
      return [{ title: 'Note', mine: change.note.content, theirs: 'Added too' }];
    case 'remove_note':
      return [{ title: 'Note', mine: 'Deleted', theirs: graph.notes[change.id]?.content ?? 'Changed' }];
    case 'add_group':
      return [{ title: change.group.name, mine: 'Added', theirs: 'Added too' }];
    case 'update_group': {
      const group = graph.groups[change.id];
      const title = `Group ${(group ?? before.groups[change.id])?.name ?? ''}`;
      return [{ title, mine: change.name ?? 'Its look changed', theirs: group?.name ?? 'Deleted' }];
    }
    case 'remove_group': {
      const name = graph.groups[change.id]?.name ?? '';
      return [{ title: `Group ${name}`, mine: 'Deleted', theirs: 'Changed' }];
    }
    case 'set_group':
      return [{ title: 'Group', mine: 'Its members changed', theirs: 'Deleted' }];
    default:
      return [];
  }
}

type Update = Extract<Change, { op: 'update_action' }>;

function updateRows(name: string, action: GraphAction, change: Update): ConflictRow[] {
  const rows: ConflictRow[] = [];
  if (change.name !== undefined)
    rows.push({ title: `${name} › name`, mine: change.name, theirs: action.name });
  else if (change.slug !== undefined)
    rows.push({ title: `${name} › slug`, mine: change.slug, theirs: action.slug });
  for (const key of ['disabled', 'bypassed'] as const) {
    const mine = change[key];
    if (mine === undefined) continue;
    rows.push({ title: `${name} › ${key}`, mine: yesNo(mine), theirs: yesNo(action[key] === true) });
  }
  if (change.pin !== undefined) {
    const [mine, theirs] = [change.pin, action.pin].map((pin) => valueText(pin?.output));
    rows.push({ title: `${name} › pinned event`, mine: mine ?? '', theirs: theirs ?? '' });
  }
  const options = {
    ...change.set,
    ...Object.fromEntries((change.unset ?? []).map((key) => [key, undefined])),
  };
  for (const [key, value] of Object.entries(options)) {
    const title = `${name} › ${optionName(action.type, key)}`;
    rows.push({ title, mine: valueText(value), theirs: valueText(action.options[key]) });
  }
  for (const key of Object.keys(change.settings ?? {})) {
    rows.push({
      title: `${name} › ${settingName(key)}`,
      mine: settingText(toSettings(change), key),
      theirs: settingText(action.settings ?? {}, key),
    });
  }
  return rows;
}

/** The settings that a change sets; those that it takes away are left out. */
function toSettings({ settings = {} }: Update): ActionSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
}

function updateText(change: Update): string {
  const { name, set, settings } = change;
  return [
    ...(name === undefined ? [] : [name]),
    ...Object.entries(set ?? {}).map(([key, value]) => `${key}: ${valueText(value)}`),
    ...Object.keys(settings ?? {}).map(
      (key) => `${settingName(key)}: ${settingText(toSettings(change), key)}`,
    ),
  ].join('\n');
}

/** As its field is called. */
function optionName(type: string, key: string): string {
  return definitionOf(type)?.form.find((field) => field.key === key)?.label ?? key;
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return 'Not set';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function yesNo(value: boolean): string {
  return value ? 'Yes' : 'No';
}
