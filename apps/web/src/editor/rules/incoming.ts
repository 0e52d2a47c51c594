import type { Graph, GraphLink, Id } from '@storyloom/engine';

type Links = Graph['links'];
type Index = ReadonlyMap<Id, readonly GraphLink[]>;

const incoming = new WeakMap<Links, Index>();
const outgoing = new WeakMap<Links, Index>();
const none: readonly GraphLink[] = [];

/** The links that lead to an Action. Worked out once for each set of links, however often it is asked. */
export function linksTo({ links }: Pick<Graph, 'links'>, id: Id): readonly GraphLink[] {
  return indexIn(incoming, links, 'to').get(id) ?? none;
}

/** The links that lead on from an Action, worked out as rarely. */
export function linksFrom({ links }: Pick<Graph, 'links'>, id: Id): readonly GraphLink[] {
  return indexIn(outgoing, links, 'from').get(id) ?? none;
}

function indexIn(known: WeakMap<Links, Index>, links: Links, end: 'from' | 'to'): Index {
  const index = known.get(links) ?? indexOf(links, end);
  known.set(links, index);
  return index;
}

function indexOf(links: Links, end: 'from' | 'to'): Index {
  const index = new Map<Id, GraphLink[]>();
  for (const link of Object.values(links)) {
    const list = index.get(link[end]);
    if (list) list.push(link);
    else index.set(link[end], [link]);
  }
  return index;
}

/** All that can be come to from `start`, itself too. */
export function reached(start: Id, next: (id: Id) => readonly Id[]): Set<Id> {
  const seen = new Set<Id>([start]);
  for (const id of seen) for (const one of next(id)) seen.add(one);
  return seen;
}
