import { type Graph, type Id, newId } from '@storyloom/engine';

/** The same graph under new ids. */
export function freshIds(graph: Graph): Graph {
  const ids = new Map<Id, Id>();
  const fresh = (id: Id): Id => {
    const known = ids.get(id) ?? newId();
    ids.set(id, known);
    return known;
  };
  const members = <T extends { group?: Id }>(record: Record<Id, T>): Record<Id, T> =>
    Object.fromEntries(
      Object.entries(record).map(([id, item]) => [
        id,
        item.group === undefined ? item : { ...item, group: fresh(item.group) },
      ]),
    );
  return {
    actions: renamed(members(graph.actions), fresh),
    links: renamed(
      Object.fromEntries(
        Object.entries(graph.links).map(([id, link]) => [
          id,
          { ...link, from: fresh(link.from), to: fresh(link.to) },
        ]),
      ),
      fresh,
    ),
    notes: renamed(members(graph.notes), fresh),
    groups: renamed(graph.groups, fresh),
  };
}

function renamed<T extends { id: Id }>(record: Record<Id, T>, fresh: (id: Id) => Id): Record<Id, T> {
  return Object.fromEntries(
    Object.values(record).map((item) => {
      const id = fresh(item.id);
      return [id, { ...item, id }];
    }),
  );
}
