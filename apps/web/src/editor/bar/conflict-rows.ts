import type { ActionSettings, Change, Graph, GraphAction, Json } from '@storyloom/engine';
import type { Held } from '../document/contract.ts';
import { settingName, settingText } from '../rules/settings.ts';

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
    case 'update_note':
    case 'add_note':
    case 'remove_note':
      return [
        { title: 'Note', mine: change.op === 'remove_note' ? 'Deleted' : 'Changed', theirs: 'Changed' },
      ];
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
  if (change.disabled !== undefined) {
    rows.push({
      title: `${name} › disabled`,
      mine: yesNo(change.disabled),
      theirs: yesNo(action.disabled === true),
    });
  }
  if (change.bypassed !== undefined) {
    rows.push({
      title: `${name} › bypassed`,
      mine: yesNo(change.bypassed),
      theirs: yesNo(action.bypassed === true),
    });
  }
  for (const [key, value] of Object.entries(change.set ?? {})) {
    rows.push({ title: `${name} › ${key}`, mine: valueText(value), theirs: valueText(action.options[key]) });
  }
  for (const key of change.unset ?? []) {
    rows.push({ title: `${name} › ${key}`, mine: 'Not set', theirs: valueText(action.options[key]) });
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

function valueText(value: Json | undefined): string {
  if (value === undefined) return 'Not set';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function yesNo(value: boolean): string {
  return value ? 'Yes' : 'No';
}
