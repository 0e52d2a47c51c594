import type { Graph, GraphLink, Id } from '@storyloom/engine';

type Links = Graph['links'];

const known = new WeakMap<Links, ReadonlyMap<Id, readonly GraphLink[]>>();
const none: readonly GraphLink[] = [];

/** The links that lead to an Action. Worked out once for each set of links, however often it is asked. */
export function linksTo({ links }: Pick<Graph, 'links'>, id: Id): readonly GraphLink[] {
  const index = known.get(links) ?? indexOf(links);
  known.set(links, index);
  return index.get(id) ?? none;
}

function indexOf(links: Links): ReadonlyMap<Id, readonly GraphLink[]> {
  const index = new Map<Id, GraphLink[]>();
  for (const link of Object.values(links)) {
    const list = index.get(link.to);
    if (list) list.push(link);
    else index.set(link.to, [link]);
  }
  return index;
}
