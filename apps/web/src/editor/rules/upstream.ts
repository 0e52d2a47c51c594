import type { Graph, GraphAction, Id } from '@storyloom/engine';

/** Every Action whose event may have led here, nearest first: what formulas of this Action can read. */
export function upstreamOf(graph: Graph, id: Id): GraphAction[] {
  const causes = new Map<Id, Id[]>();
  for (const link of Object.values(graph.links))
    causes.set(link.to, [...(causes.get(link.to) ?? []), link.from]);
  const seen = new Set<Id>([id]);
  const result: GraphAction[] = [];
  let layer = causes.get(id) ?? [];
  while (layer.length > 0) {
    const next: Id[] = [];
    for (const cause of layer) {
      if (seen.has(cause)) continue;
      seen.add(cause);
      const action = graph.actions[cause];
      if (action) result.push(action);
      next.push(...(causes.get(cause) ?? []));
    }
    layer = next;
  }
  return result;
}

/** Nothing is ever sent here: the Action never runs. */
export function isUnreached(graph: Graph, id: Id): boolean {
  return !Object.values(graph.links).some((link) => link.to === id);
}
