import { type Graph, type Id, newId } from '@storyloom/engine';

/** The same graph under new ids. */
export function freshIds(graph: Graph): Graph {
  const ids = new Map<Id, Id>();
  const fresh = (id: Id): Id => {
    const known = ids.get(id) ?? newId();
    ids.set(id, known);
    return known;
  };
  return {
    actions: renamed(graph.actions, fresh),
    links: renamed(
      Object.fromEntries(
        Object.entries(graph.links).map(([id, link]) => [
          id,
          { ...link, from: fresh(link.from), to: fresh(link.to) },
        ]),
      ),
      fresh,
    ),
    notes: renamed(graph.notes, fresh),
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
