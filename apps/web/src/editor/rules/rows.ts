/** Which row everything stands in, by dagre: what follows is lower, loops are cut where they close. */
import { layout, Graph as RankGraph } from '@dagrejs/dagre';
import type { Id } from '@storyloom/engine';
import type { Branching } from './branches.ts';
import { CARD } from './place.ts';

/** dagre's ranks as rows of the grid; what is high makes room below it. */
export function rowsOf(
  boxes: readonly { id: Id; height: number }[],
  links: readonly Branching[],
): Map<Id, number> {
  const graph = new RankGraph();
  graph.setGraph({ rankdir: 'TB', ranker: 'network-simplex' });
  for (const { id } of boxes) graph.setNode(id, { width: CARD.width, height: CARD.height });
  for (const { from, to, rank } of links) {
    const weight = rank === 0 ? 8 : 1;
    const known = graph.hasEdge(from, to) ? Number(graph.edge(from, to)?.weight ?? 0) : 0;
    graph.setEdge(from, to, { weight: Math.max(weight, known) });
  }
  layout(graph, { disableOptimalOrderHeuristic: true });
  const ranks = new Map(boxes.map(({ id }) => [id, Math.round(graph.node(id).y ?? 0)]));
  const highest = new Map<number, number>();
  for (const { id, height } of boxes) {
    const rank = ranks.get(id) ?? 0;
    highest.set(rank, Math.max(highest.get(rank) ?? 0, height));
  }
  const rows = new Map<number, number>();
  let row = 0;
  for (const [rank, height] of [...highest].sort(([a], [b]) => a - b)) {
    rows.set(rank, row);
    row += height;
  }
  return new Map(boxes.map(({ id }) => [id, rows.get(ranks.get(id) ?? 0) ?? 0]));
}
