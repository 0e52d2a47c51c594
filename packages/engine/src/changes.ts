/**
 * A draft is changed by changes and by nothing else. `applyChanges` runs at once in the browser and
 * again on the server under a compare-and-set; `inverseOf` is undo; `clashes` decides what merges.
 */

import type {
  Graph,
  GraphAction,
  GraphGroup,
  GraphLink,
  GraphNote,
  Id,
  Json,
  JsonObject,
  Position,
  Tint,
} from './model.ts';
import type { ActionSettings } from './settings.ts';
import { slugFor } from './slug.ts';

/** What changes of an Action's settings; null takes one away. */
type SettingsChange = { [Key in keyof ActionSettings]?: ActionSettings[Key] | null };

export type Change =
  /** A slug that is taken gets a number: two people may add the same type at once. */
  | { op: 'add_action'; action: GraphAction }
  | {
      op: 'update_action';
      id: Id;
      name?: string;
      slug?: string;
      disabled?: boolean;
      bypassed?: boolean;
      /** Null takes it away. */
      pin?: GraphAction['pin'] | null;
      /** Option by option, so that two people may edit two options of one Action. */
      set?: Record<string, Json>;
      unset?: string[];
      /** Setting by setting; null takes one away. */
      settings?: SettingsChange;
    }
  /** Positions of Actions and notes; of one that is gone it is left out. The last move wins. */
  | { op: 'move'; positions: Record<Id, Position> }
  /** Its links go with it. Removing what is gone does nothing, here and below. */
  | { op: 'remove_action'; id: Id }
  /** A link that says what an existing one says does nothing. */
  | { op: 'add_link'; link: GraphLink }
  | { op: 'remove_link'; id: Id }
  | { op: 'add_note'; note: GraphNote }
  | { op: 'update_note'; id: Id; content?: string; width?: number; height?: number; tint?: Tint }
  | { op: 'remove_note'; id: Id }
  | { op: 'add_group'; group: GraphGroup }
  | { op: 'update_group'; id: Id; name?: string; tint?: Tint; collapsed?: boolean }
  /** Its members stay where they are, without a group. */
  | { op: 'remove_group'; id: Id }
  /** Actions and notes join a group, or leave theirs; of one that is gone it is left out. */
  | { op: 'set_group'; ids: Id[]; group: Id | null };

/** The change does not fit the graph: it names something that is not there, or is there already. */
export class ChangeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ChangeError';
  }
}

/** The graph after all changes, in order; the given graph stays as it is. Throws ChangeError. */
export function applyChanges(graph: Graph, changes: readonly Change[]): Graph {
  return changes.reduce(applyChange, graph);
}

/** Changes that undo `changes` when applied to the graph that `changes` made of `graph`. Throws ChangeError. */
export function inverseOf(graph: Graph, changes: readonly Change[]): Change[] {
  const inverse: Change[] = [];
  let current = graph;
  for (const change of changes) {
    const next = applyChange(current, change);
    inverse.unshift(...inverseOfOne(current, next, change));
    current = next;
  }
  return inverse;
}

function applyChange(graph: Graph, change: Change): Graph {
  switch (change.op) {
    case 'add_action': {
      const { action } = change;
      if (graph.actions[action.id]) throw new ChangeError(`Action ${action.id} is there already.`);
      const slug = slugFor(action.slug, slugsOf(graph));
      const added = inKnownGroup(graph, { ...action, slug });
      return { ...graph, actions: { ...graph.actions, [action.id]: added } };
    }
    case 'update_action': {
      const action = updatedAction(graph, change);
      return { ...graph, actions: { ...graph.actions, [action.id]: action } };
    }
    case 'move':
      return {
        ...graph,
        actions: moved(graph.actions, change.positions),
        notes: moved(graph.notes, change.positions),
      };
    case 'remove_action': {
      const links = Object.entries(graph.links).filter(
        ([, link]) => link.from !== change.id && link.to !== change.id,
      );
      return { ...graph, actions: without(graph.actions, change.id), links: Object.fromEntries(links) };
    }
    case 'add_link': {
      const { link } = change;
      for (const end of [link.from, link.to]) {
        if (!graph.actions[end]) throw new ChangeError(`The link's Action ${end} is not in the story.`);
      }
      if (sameLink(graph, link)) return graph;
      if (graph.links[link.id]) throw new ChangeError(`Link ${link.id} is there already.`);
      return { ...graph, links: { ...graph.links, [link.id]: link } };
    }
    case 'remove_link':
      return { ...graph, links: without(graph.links, change.id) };
    case 'add_note': {
      if (graph.notes[change.note.id]) throw new ChangeError(`Note ${change.note.id} is there already.`);
      return { ...graph, notes: { ...graph.notes, [change.note.id]: inKnownGroup(graph, change.note) } };
    }
    case 'update_note': {
      const note = graph.notes[change.id];
      if (!note) throw new ChangeError(`Note ${change.id} is not in the story.`);
      const { op: _, ...set } = change;
      return { ...graph, notes: { ...graph.notes, [change.id]: { ...note, ...set } } };
    }
    case 'remove_note':
      return { ...graph, notes: without(graph.notes, change.id) };
    case 'add_group': {
      const { group } = change;
      if (graph.groups[group.id]) throw new ChangeError(`Group ${group.id} is there already.`);
      return { ...graph, groups: { ...graph.groups, [group.id]: group } };
    }
    case 'update_group': {
      const group = graph.groups[change.id];
      if (!group) throw new ChangeError(`Group ${change.id} is not in the story.`);
      const { op: _, collapsed, ...set } = change;
      const { collapsed: was = false, ...rest } = group;
      const isCollapsed = collapsed ?? was;
      const next = { ...rest, ...set, ...(isCollapsed ? { collapsed: true } : {}) };
      return { ...graph, groups: { ...graph.groups, [change.id]: next } };
    }
    case 'remove_group':
      return {
        ...grouped(graph, membersOf(graph, change.id), null),
        groups: without(graph.groups, change.id),
      };
    case 'set_group': {
      const { ids, group } = change;
      if (group !== null && !graph.groups[group]) {
        throw new ChangeError(`Group ${group} is not in the story.`);
      }
      return grouped(graph, ids, group);
    }
  }
}

/** Ids of the Actions and notes that stand in a group. */
export function membersOf(graph: Graph, group: Id): Id[] {
  return [...Object.values(graph.actions), ...Object.values(graph.notes)].flatMap((item) =>
    item.group === group ? [item.id] : [],
  );
}

function grouped(graph: Graph, ids: readonly Id[], group: Id | null): Graph {
  return {
    ...graph,
    actions: withGroup(graph.actions, ids, group),
    notes: withGroup(graph.notes, ids, group),
  };
}

function withGroup<T extends { group?: Id }>(
  record: Record<Id, T>,
  ids: readonly Id[],
  group: Id | null,
): Record<Id, T> {
  const next = { ...record };
  for (const id of ids) {
    const item = record[id];
    if (!item) continue;
    const { group: _, ...rest } = item;
    // What is left of a T without its group is a T: `group` is optional in it.
    next[id] = { ...(rest as T), ...(group === null ? {} : { group }) };
  }
  return next;
}

/** What is added to a group that is gone is added without it. */
function inKnownGroup<T extends { group?: Id }>(graph: Graph, item: T): T {
  if (item.group === undefined || graph.groups[item.group]) return item;
  const { group: _, ...rest } = item;
  return rest as T;
}

function updatedAction(graph: Graph, change: Extract<Change, { op: 'update_action' }>): GraphAction {
  const action = graph.actions[change.id];
  if (!action) throw new ChangeError(`Action ${change.id} is not in the story.`);
  const { op: _, set, unset, disabled, bypassed, pin, settings: changed, ...named } = change;
  if (change.slug !== undefined && change.slug !== action.slug && slugsOf(graph).includes(change.slug)) {
    throw new ChangeError(`Another Action is called ${change.slug} already.`);
  }
  const options: JsonObject = { ...action.options, ...set };
  for (const key of unset ?? []) delete options[key];
  const {
    disabled: wasDisabled = false,
    bypassed: wasBypassed = false,
    pin: pinned,
    settings: before,
    ...rest
  } = action;
  const isDisabled = disabled ?? wasDisabled;
  const isBypassed = bypassed ?? wasBypassed;
  const isPinned = pin === undefined ? pinned : (pin ?? undefined);
  const settings = changed ? withSettings(before ?? {}, changed) : before;
  return {
    ...rest,
    ...named,
    options,
    ...(isDisabled ? { disabled: true } : {}),
    ...(isBypassed ? { bypassed: true } : {}),
    ...(isPinned ? { pin: isPinned } : {}),
    ...(settings && Object.keys(settings).length > 0 ? { settings } : {}),
  };
}

function withSettings(before: ActionSettings, changed: SettingsChange): ActionSettings {
  const entries = Object.entries({ ...before, ...changed }).filter(([, value]) => value != null);
  return Object.fromEntries(entries);
}

function inverseOfOne(before: Graph, after: Graph, change: Change): Change[] {
  switch (change.op) {
    case 'add_action':
      return [{ op: 'remove_action', id: change.action.id }];
    case 'update_action': {
      const action = before.actions[change.id];
      return action ? [inverseOfUpdate(action, change)] : [];
    }
    case 'move': {
      const positions: Record<Id, Position> = {};
      for (const id of Object.keys(change.positions)) {
        const item = before.actions[id] ?? before.notes[id];
        if (item) positions[id] = item.position;
      }
      return [{ op: 'move', positions }];
    }
    case 'remove_action': {
      const action = before.actions[change.id];
      if (!action) return [];
      const links = Object.values(before.links).filter((link) => !after.links[link.id]);
      return [{ op: 'add_action', action }, ...links.map((link): Change => ({ op: 'add_link', link }))];
    }
    case 'add_link':
      return before.links[change.link.id] === after.links[change.link.id]
        ? []
        : [{ op: 'remove_link', id: change.link.id }];
    case 'remove_link': {
      const link = before.links[change.id];
      return link ? [{ op: 'add_link', link }] : [];
    }
    case 'add_note':
      return [{ op: 'remove_note', id: change.note.id }];
    case 'update_note': {
      const note = before.notes[change.id];
      if (!note) return [];
      const set = formerly(note, change, ['content', 'width', 'height', 'tint']);
      if (set) return [{ op: 'update_note', id: change.id, ...set }];
      // What was not set cannot be unset by an update: the note is put back whole.
      return [
        { op: 'remove_note', id: change.id },
        { op: 'add_note', note },
      ];
    }
    case 'remove_note': {
      const note = before.notes[change.id];
      return note ? [{ op: 'add_note', note }] : [];
    }
    case 'add_group':
      return [{ op: 'remove_group', id: change.group.id }];
    case 'update_group': {
      const group = before.groups[change.id];
      if (!group) return [];
      const set = formerly({ collapsed: false, ...group }, change, ['name', 'tint', 'collapsed']);
      return set ? [{ op: 'update_group', id: change.id, ...set }] : groupAgain(before, change.id);
    }
    case 'remove_group':
      return before.groups[change.id] ? groupAgain(before, change.id).slice(1) : [];
    case 'set_group': {
      const groups = new Map<Id | null, Id[]>();
      for (const id of change.ids) {
        const item = before.actions[id] ?? before.notes[id];
        if (item) groups.set(item.group ?? null, [...(groups.get(item.group ?? null) ?? []), id]);
      }
      return [...groups].map(([group, ids]): Change => ({ op: 'set_group', ids, group }));
    }
  }
}

/** Removes a group and puts it back as it was, with its members. */
function groupAgain(graph: Graph, id: Id): Change[] {
  const group = graph.groups[id];
  if (!group) return [];
  return [
    { op: 'remove_group', id },
    { op: 'add_group', group },
    { op: 'set_group', ids: membersOf(graph, id), group: id },
  ];
}

/** What `change` sets of these, as it was in `item`; null when one of them was not set. */
function formerly<T extends object, Key extends keyof T>(
  item: T,
  change: { [K in Key]?: unknown },
  keys: readonly Key[],
): Partial<Pick<T, Key>> | null {
  const was: Partial<Pick<T, Key>> = {};
  for (const key of keys) {
    if (change[key] === undefined) continue;
    if (item[key] === undefined) return null;
    was[key] = item[key];
  }
  return was;
}

function inverseOfUpdate(action: GraphAction, change: Extract<Change, { op: 'update_action' }>): Change {
  const set: Record<string, Json> = {};
  const unset: string[] = [];
  for (const key of [...Object.keys(change.set ?? {}), ...(change.unset ?? [])]) {
    const was = Object.hasOwn(action.options, key) ? action.options[key] : undefined;
    if (was === undefined) unset.push(key);
    else set[key] = was;
  }
  const settings = Object.fromEntries(
    Object.keys(change.settings ?? {}).map((key) => [
      key,
      Object.entries(action.settings ?? {}).find(([one]) => one === key)?.[1] ?? null,
    ]),
  );
  return {
    op: 'update_action',
    id: action.id,
    ...(change.settings === undefined ? {} : { settings }),
    ...(change.name === undefined ? {} : { name: action.name }),
    ...(change.slug === undefined ? {} : { slug: action.slug }),
    ...(change.disabled === undefined ? {} : { disabled: action.disabled ?? false }),
    ...(change.bypassed === undefined ? {} : { bypassed: action.bypassed ?? false }),
    ...(change.pin === undefined ? {} : { pin: action.pin ?? null }),
    ...(Object.keys(set).length > 0 ? { set } : {}),
    ...(unset.length > 0 ? { unset } : {}),
  };
}

function slugsOf(graph: Graph): string[] {
  return Object.values(graph.actions).map((action) => action.slug);
}

function sameLink(graph: Graph, { from, port, to }: GraphLink): boolean {
  return Object.values(graph.links).some(
    (link) => link.from === from && link.port === port && link.to === to,
  );
}

function without<T>(record: Record<Id, T>, id: Id): Record<Id, T> {
  const { [id]: _, ...rest } = record;
  return rest;
}

function moved<T extends { position: Position }>(
  record: Record<Id, T>,
  positions: Record<Id, Position>,
): Record<Id, T> {
  const next = { ...record };
  for (const [id, position] of Object.entries(positions)) {
    const item = record[id];
    if (item) next[id] = { ...item, position };
  }
  return next;
}
