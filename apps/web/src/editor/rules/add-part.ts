/** Actions, links, notes and groups of elsewhere, put into a story. */
import {
  type Change,
  type Graph,
  type GraphAction,
  type Id,
  type JsonObject,
  newId,
  type Position,
  slugFor,
} from '@storyloom/engine';
import { renameRoot } from '@storyloom/formula';
import { slugsOf } from './add.ts';
import { linksTo } from './incoming.ts';
import { bounds, freePlaces, snapped } from './place.ts';
import { isSource } from './types.ts';

export type Placing = {
  /** Where the top left corner of all of it goes, or as far to the right as there is room. */
  at: Position;
  /** Right there, even over others. */
  exactly?: boolean;
  /** Each copy is linked from what leads to the Action that has its slug, as its original is. */
  keepIncoming?: boolean;
};

/**
 * Every part of `part` under new ids and free slugs, moved as one; formulas among them follow. What stands
 * in a group that is not in `part` joins the story's group of that id, if there is one.
 */
export function addPart(graph: Graph, part: Graph, placing: Placing): { ids: Id[]; changes: Change[] } {
  const { at, exactly = false, keepIncoming = false } = placing;
  const positions = positionsOf(part);
  if (positions.length === 0) return { ids: [], changes: [] };
  const places = exactly ? movedTo(positions, at) : freePlaces(graph, positions, at);
  const groups = new Map(Object.keys(part.groups).map((id) => [id, newId()]));
  const taken = slugsOf(graph);
  const renamed: [from: string, to: string][] = [];
  const ids = new Map<Id, Id>();
  for (const action of Object.values(part.actions)) {
    const slug = slugFor(action.slug, taken);
    taken.push(slug);
    renamed.push([action.slug, slug]);
    ids.set(action.id, newId());
  }
  const changes: Change[] = Object.values(part.groups).map((group) => ({
    op: 'add_group',
    group: { ...group, id: groups.get(group.id) ?? newId() },
  }));
  for (const [index, action] of Object.values(part.actions).entries()) {
    const id = ids.get(action.id) ?? newId();
    const slug = renamed[index]?.[1] ?? action.slug;
    const added = inserted(action, { id, slug, position: places[index] ?? at, renamed });
    changes.push({ op: 'add_action', action: inGroup(added, groups) });
  }
  for (const link of Object.values(part.links)) {
    const [from, to] = [ids.get(link.from), ids.get(link.to)];
    if (from && to) changes.push({ op: 'add_link', link: { id: newId(), from, port: link.port, to } });
  }
  if (keepIncoming) changes.push(...incomingLike(graph, part, ids));
  const noteIds: Id[] = [];
  for (const [index, note] of Object.values(part.notes).entries()) {
    const id = newId();
    const position = places[ids.size + index] ?? at;
    noteIds.push(id);
    changes.push({ op: 'add_note', note: inGroup({ ...note, id, position }, groups) });
  }
  return { ids: [...ids.values(), ...noteIds], changes };
}

function inGroup<Item extends { group?: Id }>(item: Item, groups: ReadonlyMap<Id, Id>): Item {
  const group = item.group === undefined ? undefined : groups.get(item.group);
  return group === undefined ? item : { ...item, group };
}

/** For each copy, links from outside like those that lead to its original, the Action with its slug. */
function incomingLike(graph: Graph, part: Graph, ids: ReadonlyMap<Id, Id>): Change[] {
  const bySlug = new Map(Object.values(graph.actions).map((action) => [action.slug, action.id]));
  const copied = new Set(Object.values(part.actions).map(({ slug }) => bySlug.get(slug)));
  return Object.values(part.actions).flatMap((action) => {
    const [original, to] = [bySlug.get(action.slug), ids.get(action.id)];
    if (original === undefined || to === undefined || isSource(action)) return [];
    return linksTo(graph, original)
      .filter(({ from }) => !copied.has(from))
      .map(({ from, port }): Change => ({ op: 'add_link', link: { id: newId(), from, port, to } }));
  });
}

function movedTo(places: readonly Position[], at: Position): Position[] {
  const corner = bounds(places);
  return places.map(({ x, y }) => snapped({ x: at.x + x - corner.x, y: at.y + y - corner.y }));
}

function inserted(
  action: GraphAction,
  as: { id: Id; slug: string; position: Position; renamed: readonly [string, string][] },
): GraphAction {
  const number = /_(\d+)$/.exec(as.slug)?.[1];
  const name = as.slug === action.slug || number === undefined ? action.name : `${action.name} ${number}`;
  return {
    ...action,
    id: as.id,
    slug: as.slug,
    name: name.slice(0, 120),
    position: as.position,
    options: renamedOptions(action.options, as.renamed),
  };
}

/** All renames at once: by way of names that no slug can have, so that a swap of two does not end as one. */
function renamedOptions(options: JsonObject, renamed: readonly [string, string][]): JsonObject {
  const changed = renamed.filter(([from, to]) => from !== to);
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => {
      const parked = changed.reduce(
        (json, [from], index) => renameRoot(json, from, `zz_parked_${index}`),
        value,
      );
      return [
        key,
        changed.reduce((json, [, to], index) => renameRoot(json, `zz_parked_${index}`, to), parked),
      ];
    }),
  );
}

export function positionsOf(graph: Graph): Position[] {
  return [...Object.values(graph.actions), ...Object.values(graph.notes)].map(({ position }) => position);
}
