/** Groups: where they stand, what their collapsing hides, and the changes that make and end them. */
import {
  type ActionRunState,
  type Change,
  type Graph,
  type Id,
  newId,
  type Position,
} from '@storyloom/engine';
import { around, type Box, boxAt, centreOf, FRAME, holds, itemBox } from './boxes.ts';
import { worse } from './compare-runs.ts';

type Members = ReadonlyMap<Id, readonly Id[]>;

const known = new WeakMap<Graph, Members>();
const nobody: readonly Id[] = [];

/** Actions and notes of a group. Worked out once for each graph, however often it is asked. */
export function members(graph: Graph, group: Id): readonly Id[] {
  const index = known.get(graph) ?? indexOf(graph);
  known.set(graph, index);
  return index.get(group) ?? nobody;
}

function indexOf(graph: Graph): Members {
  const index = new Map<Id, Id[]>();
  for (const { id, group } of [...Object.values(graph.actions), ...Object.values(graph.notes)]) {
    if (group === undefined) continue;
    const list = index.get(group);
    if (list) list.push(id);
    else index.set(group, [id]);
  }
  return index;
}

export function actionsIn(graph: Graph, group: Id): Id[] {
  return members(graph, group).filter((id) => graph.actions[id]);
}

/** Where a group stands: around its members, or as a card at their top left corner. Null without members. */
export function groupBox(graph: Graph, group: Id): Box | null {
  const inside = around(members(graph, group).flatMap((id) => itemBox(graph, id) ?? []));
  if (inside === null) return null;
  return graph.groups[group]?.collapsed ? boxAt(inside) : framed(inside);
}

function framed({ x, y, width, height }: Box): Box {
  return {
    x: x - FRAME.side,
    y: y - FRAME.top,
    width: width + 2 * FRAME.side,
    height: height + FRAME.top + FRAME.bottom,
  };
}

/** The collapsed group that stands for an Action or a note; null when it is drawn itself. */
export function standIn(graph: Graph, id: Id): Id | null {
  const group = (graph.actions[id] ?? graph.notes[id])?.group;
  return group !== undefined && graph.groups[group]?.collapsed ? group : null;
}

/** Whatever an id means: an Action, a note, a group. */
export function anyBox(graph: Graph, id: Id): Box | null {
  if (graph.groups[id]) return groupBox(graph, id);
  const hidden = standIn(graph, id);
  return hidden === null ? itemBox(graph, id) : groupBox(graph, hidden);
}

/** Everything that is drawn as a thing of its own, expanded groups left out. */
export function drawnIds(graph: Graph): Id[] {
  const items = [...Object.keys(graph.actions), ...Object.keys(graph.notes)];
  return [
    ...items.filter((id) => standIn(graph, id) === null),
    ...Object.values(graph.groups).flatMap((group) => (group.collapsed ? [group.id] : [])),
  ];
}

/** Groups among the ids become their members, each moved as its group is. */
export function spread(graph: Graph, positions: Readonly<Record<Id, Position>>): Record<Id, Position> {
  const all: Record<Id, Position> = {};
  for (const [id, position] of Object.entries(positions)) {
    const box = graph.groups[id] ? groupBox(graph, id) : null;
    if (box === null) {
      all[id] = position;
      continue;
    }
    for (const member of members(graph, id)) {
      const now = itemBox(graph, member);
      if (now) all[member] ??= { x: now.x + position.x - box.x, y: now.y + position.y - box.y };
    }
  }
  return all;
}

/** Ids of Actions and notes, groups as what is in them. */
export function itemsOf(graph: Graph, ids: readonly Id[]): Id[] {
  return [...new Set(ids.flatMap((id) => (graph.groups[id] ? members(graph, id) : [id])))];
}

/** Puts these together. Groups that are left without anybody go. Null when there is nothing to put. */
export function groupChanges(
  graph: Graph,
  ids: readonly Id[],
  name: string,
): { id: Id; changes: Change[] } | null {
  const inside = itemsOf(graph, ids);
  if (inside.length === 0) return null;
  const id = newId();
  const changes: Change[] = [
    { op: 'add_group', group: { id, name } },
    { op: 'set_group', ids: inside, group: id },
    ...emptiedBy(graph, inside),
  ];
  return { id, changes };
}

/** `Group`, or the next free number after it. */
export function freeGroupName({ groups }: Graph): string {
  const taken = new Set(Object.values(groups).map((group) => group.name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'Group' : `Group ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Removes the groups that have nobody left when these go. */
export function emptiedBy(graph: Graph, leaving: readonly Id[]): Change[] {
  const gone = new Set(leaving);
  const groups = new Set(leaving.flatMap((id) => (graph.actions[id] ?? graph.notes[id])?.group ?? []));
  return [...groups].flatMap((id): Change[] =>
    members(graph, id).every((member) => gone.has(member)) ? [{ op: 'remove_group', id }] : [],
  );
}

/** A group with all that is in it. */
export function removeWithMembers(graph: Graph, group: Id): Change[] {
  return [
    ...members(graph, group).map(
      (id): Change => (graph.actions[id] ? { op: 'remove_action', id } : { op: 'remove_note', id }),
    ),
    { op: 'remove_group', id: group },
  ];
}

/**
 * What was dragged to these places joins the group that it was let go in, and leaves its own when it was let go
 * outside. A group that was dragged as a whole stays one.
 */
export function regroupChanges(graph: Graph, moved: Readonly<Record<Id, Position>>): Change[] {
  const isMoved = new Set(Object.keys(moved));
  const frames = restingFrames(graph, isMoved);
  const joins = new Map<Id | null, Id[]>();
  for (const [id, position] of Object.entries(moved)) {
    const item = graph.actions[id] ?? graph.notes[id];
    const box = itemBox(graph, id);
    if (!item || !box || standIn(graph, id) !== null) continue;
    const own = item.group ?? null;
    if (own !== null && !frames.has(own)) continue;
    const centre = centreOf({ ...box, ...position });
    const isIn = (group: Id) => holds(frames.get(group) ?? nowhere, centre);
    const next = own !== null && isIn(own) ? own : ([...frames.keys()].find(isIn) ?? null);
    if (next !== own) joins.set(next, [...(joins.get(next) ?? []), id]);
  }
  const leaving = [...joins.values()].flat();
  return [
    ...[...joins].map(([group, ids]): Change => ({ op: 'set_group', ids, group })),
    ...emptiedBy(graph, leaving),
  ];
}

const nowhere: Box = { x: Number.NaN, y: Number.NaN, width: 0, height: 0 };

/** The frames of open groups as they are drawn; groups of which nobody would be left without these are left out. */
export function restingFrames(graph: Graph, without: ReadonlySet<Id>): Map<Id, Box> {
  return new Map(
    Object.values(graph.groups).flatMap((group) => {
      const rests = !group.collapsed && members(graph, group.id).some((id) => !without.has(id));
      const frame = rests ? groupBox(graph, group.id) : null;
      return frame === null ? [] : [[group.id, frame] as const];
    }),
  );
}

/** What a collapsed group shows of the states in it; null when nothing ran. */
export function worstOf(states: readonly (ActionRunState | null | undefined)[]): ActionRunState | null {
  return states.reduce<ActionRunState | null>(
    (worst, state) => (state == null ? worst : worst === null ? state : worse(worst, state)),
    null,
  );
}
