/** The story as a list: what the outline shows and what a screen reader reads. */
import type { Graph, GraphAction, GraphLink, Id } from '@storyloom/engine';
import { isSource } from './types.ts';

export type OutlineRow = {
  id: Id;
  depth: number;
  /** The Action it hangs on; null for one that begins. */
  from: Id | null;
  /** The port it hangs on; null for the ordinary way on. */
  port: string | null;
};

/**
 * Every Action once, upstream before downstream. A straight chain stays at one depth; branches go in,
 * a failure branch before the main one, because it is an aside.
 */
export function flowOrder(graph: Graph): OutlineRow[] {
  const rows: OutlineRow[] = [];
  const seen = new Set<Id>();
  const outgoing = new Map<Id, GraphLink[]>();
  const hasInput = new Set<Id>();
  for (const link of Object.values(graph.links)) {
    outgoing.set(link.from, [...(outgoing.get(link.from) ?? []), link]);
    hasInput.add(link.to);
  }

  const open: OutlineRow[] = [];
  const drain = () => {
    for (let row = open.pop(); row !== undefined; row = open.pop()) {
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      rows.push(row);
      open.push(...followers(graph, outgoing.get(row.id) ?? [], row.depth).reverse());
    }
  };
  const ordered = Object.values(graph.actions).sort(reading);
  const starts = ordered.filter((action) => isSource(action) || !hasInput.has(action.id));
  for (const action of [...starts, ...ordered]) {
    open.push({ id: action.id, depth: 0, from: null, port: null });
    drain();
  }
  return rows;
}

function followers(graph: Graph, links: GraphLink[], depth: number): OutlineRow[] {
  const sorted = links.filter((link) => graph.actions[link.to]).sort((a, b) => place(graph, a, b));
  const asides = sorted.filter((link) => link.port === 'failure');
  const main = sorted.filter((link) => link.port !== 'failure');
  const straight = main.length === 1 && main[0]?.port === 'success';
  return [
    ...asides.map((link) => ({ id: link.to, depth: depth + 1, from: link.from, port: link.port })),
    ...main.map((link) => ({
      id: link.to,
      depth: straight ? depth : depth + 1,
      from: link.from,
      port: link.port === 'success' ? null : link.port,
    })),
  ];
}

function place(graph: Graph, a: GraphLink, b: GraphLink): number {
  const [one, two] = [graph.actions[a.to], graph.actions[b.to]];
  return one && two ? one.position.x - two.position.x || reading(one, two) : 0;
}

function reading(a: GraphAction, b: GraphAction): number {
  return a.position.y - b.position.y || a.position.x - b.position.x;
}
