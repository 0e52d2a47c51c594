import type { Graph, GraphAction, Id } from '@storyloom/engine';
import { linksTo } from './incoming.ts';

/** Every Action whose event may have led here, nearest first: what formulas of this Action can read. */
export function upstreamOf(graph: Graph, id: Id): GraphAction[] {
  const seen = new Set<Id>([id]);
  const result: GraphAction[] = [];
  let layer: Id[] = [id];
  while (layer.length > 0) {
    const next: Id[] = [];
    for (const { from } of layer.flatMap((one) => linksTo(graph, one))) {
      if (seen.has(from)) continue;
      seen.add(from);
      next.push(from);
      const action = graph.actions[from];
      if (action) result.push(action);
    }
    layer = next;
  }
  return result;
}
