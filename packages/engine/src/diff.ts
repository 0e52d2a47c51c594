/**
 * What differs between two graphs of a story, as people read it. What only moved stands apart from what
 * means something else; pinned events are the draft's own and in no diff. Links are told apart by what
 * they join, so one that was drawn again is the same.
 */
import {
  type Graph,
  type GraphAction,
  type GraphGroup,
  type GraphLink,
  type GraphNote,
  type Id,
  isObject,
  type Json,
} from './model.ts';

/** A value that differs; absent on the side that has none. */
export type FieldChange = {
  /** `name`, `options.payload.total`, `settings.retry.max`, `group`. */
  path: string;
  before?: Json;
  after?: Json;
};

export type DiffItem = {
  what: 'action' | 'link' | 'note' | 'group';
  kind: 'added' | 'changed' | 'removed';
  /** Of the later graph; of the earlier one when it was removed. */
  id: Id;
  /** What people call it. */
  name: string;
  /** Of what was changed; none of what was added or removed. */
  fields: FieldChange[];
};

export type GraphDiff = {
  /** Actions from top to bottom, then links, notes and groups. */
  items: DiffItem[];
  /** Actions, notes and groups that have another place or size and mean the same otherwise. */
  moved: Id[];
};

/** From `before` to `after`. */
export function diffGraphs(before: Graph, after: Graph): GraphDiff {
  const items = [
    ...actionItems(before, after),
    ...linkItems(before, after),
    ...itemsOf('note', before.notes, after.notes, {
      name: noteName,
      fields: (a, b) => noteFields(a, b, { before, after }),
    }),
    ...itemsOf('group', before.groups, after.groups, {
      name: (group) => group.name,
      fields: ({ collapsed: _, id: __, ...a }, { collapsed: ___, id: ____, ...b }) => differences(a, b),
    }),
  ];
  const told = new Set(items.map((item) => item.id));
  return { items, moved: movedIds(before, after).filter((id) => !told.has(id)) };
}

/** How many changes people count: each thing is one, and all that only moved are one together. */
export function diffCount({ items, moved }: GraphDiff): number {
  return items.length + (moved.length > 0 ? 1 : 0);
}

function actionItems(before: Graph, after: Graph): DiffItem[] {
  const place = ({ id }: DiffItem) => (after.actions[id] ?? before.actions[id])?.position ?? { x: 0, y: 0 };
  return itemsOf('action', before.actions, after.actions, {
    name: ({ name }) => name,
    fields: (a, b) => actionFields(a, b, { before, after }),
  }).sort((a, b) => place(a).y - place(b).y || place(a).x - place(b).x || compare(a.id, b.id));
}

type Sides = { before: Graph; after: Graph };

function actionFields(a: GraphAction, b: GraphAction, sides: Sides): FieldChange[] {
  return [
    ...differences(plainAction(a), plainAction(b)),
    ...groupField(a.group, b.group, sides),
    ...differences({ options: a.options }, { options: b.options }),
    ...differences({ settings: jsonOf(a.settings ?? {}) }, { settings: jsonOf(b.settings ?? {}) }),
  ];
}

function plainAction({ name, slug, type, disabled, bypassed }: GraphAction): Record<string, Json> {
  return { name, slug, type, disabled: disabled ?? false, bypassed: bypassed ?? false };
}

function noteFields(a: GraphNote, b: GraphNote, sides: Sides): FieldChange[] {
  const plain = ({ content, tint }: GraphNote) => ({ content, ...(tint ? { tint } : {}) });
  return [...differences(plain(a), plain(b)), ...groupField(a.group, b.group, sides)];
}

/** Groups are told by their names. Members of a group that is made or taken away are changed by that. */
function groupField(a: Id | undefined, b: Id | undefined, { before, after }: Sides): FieldChange[] {
  if (a === b) return [];
  const was = a === undefined ? undefined : before.groups[a];
  const is = b === undefined ? undefined : after.groups[b];
  return [
    { path: 'group', ...(was ? { before: groupName(was) } : {}), ...(is ? { after: groupName(is) } : {}) },
  ];
}

function groupName({ name }: GraphGroup): string {
  return name === '' ? 'Group' : name;
}

function linkItems(before: Graph, after: Graph): DiffItem[] {
  const [was, is] = [linksByEnds(before), linksByEnds(after)];
  const item = (kind: 'added' | 'removed', link: GraphLink, graph: Graph): DiffItem => ({
    what: 'link',
    kind,
    id: link.id,
    name: linkName(graph, link),
    fields: [],
  });
  return [
    ...[...was].flatMap(([ends, link]) => (is.has(ends) ? [] : [item('removed', link, before)])),
    ...[...is].flatMap(([ends, link]) => (was.has(ends) ? [] : [item('added', link, after)])),
  ];
}

function linksByEnds({ links }: Graph): Map<string, GraphLink> {
  return new Map(Object.values(links).map((link) => [`${link.from} ${link.port} ${link.to}`, link]));
}

function linkName({ actions }: Graph, { from, port, to }: GraphLink): string {
  const nameOf = (id: Id) => actions[id]?.name ?? 'Action';
  return `${nameOf(from)} → ${nameOf(to)}${port === 'success' ? '' : ` (${port.replaceAll('_', ' ')})`}`;
}

/** The first words of a note, for lists. */
function noteName({ content }: GraphNote): string {
  const line = content
    .split('\n')
    .map((text) => text.replace(/^[#>*\-\s]+/, '').trim())
    .find((text) => text !== '');
  return line === undefined ? 'Empty note' : line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

type Reading<T> = { name: (item: T) => string; fields: (before: T, after: T) => FieldChange[] };

function itemsOf<T extends { id: Id }>(
  what: DiffItem['what'],
  before: Record<Id, T>,
  after: Record<Id, T>,
  { name, fields }: Reading<T>,
): DiffItem[] {
  const removed = Object.values(before).flatMap((item): DiffItem[] =>
    after[item.id] ? [] : [{ what, kind: 'removed', id: item.id, name: name(item), fields: [] }],
  );
  const rest = Object.values(after).flatMap((item): DiffItem[] => {
    const was = before[item.id];
    if (!was) return [{ what, kind: 'added', id: item.id, name: name(item), fields: [] }];
    const changed = fields(was, item);
    return changed.length === 0
      ? []
      : [{ what, kind: 'changed', id: item.id, name: name(item), fields: changed }];
  });
  return [...removed, ...rest];
}

function movedIds(before: Graph, after: Graph): Id[] {
  const actions = Object.values(after.actions).filter(
    ({ id, position }) => before.actions[id] && differs(before.actions[id].position, position),
  );
  const notes = Object.values(after.notes).filter((note) => {
    const was = before.notes[note.id];
    return was && differs(layout(was), layout(note));
  });
  const groups = Object.values(after.groups).filter(
    ({ id, collapsed = false }) => before.groups[id] && (before.groups[id].collapsed ?? false) !== collapsed,
  );
  return [...actions, ...notes, ...groups].map(({ id }) => id);
}

function layout({ position, width = 0, height = 0 }: GraphNote): Json {
  return { ...position, width, height };
}

function differs(a: Json, b: Json): boolean {
  return !sameJson(a, b);
}

/** Whether two values mean the same: the order of keys does not matter. */
export function sameJson(a: Json, b: Json): boolean {
  return valueDifferences(a, b, '').length === 0;
}

/**
 * The innermost values in which two objects differ. Lists of one length are looked into, others are values.
 * The order of keys means nothing.
 */
function differences(before: Record<string, Json>, after: Record<string, Json>, path = ''): FieldChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    valueDifferences(own(before, key), own(after, key), path === '' ? key : `${path}${keyText(key)}`),
  );
}

function valueDifferences(a: Json | undefined, b: Json | undefined, path: string): FieldChange[] {
  if (isObject(a) && isObject(b)) return differences(a, b, path);
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.flatMap((value, index) => valueDifferences(value, b[index], `${path}[${index}]`));
  }
  if (a === b || (a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b))) return [];
  return [{ path, ...(a === undefined ? {} : { before: a }), ...(b === undefined ? {} : { after: b }) }];
}

function own(object: Record<string, Json>, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function keyText(key: string): string {
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Settings are JSON without keys that are undefined. */
export function jsonOf(settings: object): Json {
  return JSON.parse(JSON.stringify(settings));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
