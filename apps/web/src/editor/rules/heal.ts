/** Actions taken out of the flow, which closes behind them. */
import { type Change, type Graph, type Id, newId } from '@storyloom/engine';
import { whyNot } from './connect.ts';
import { linksFrom, linksTo, reached } from './incoming.ts';

/**
 * Removes Actions and joins what led to them with what followed them. The way of failures is not followed:
 * what handles the failure of an Action that is gone must not get ordinary events.
 */
export function healChanges(graph: Graph, ids: readonly Id[]): Change[] {
  const gone = new Set(ids.filter((id) => graph.actions[id]));
  const removed: Change[] = [...gone].map((id) => ({ op: 'remove_action', id }));
  const left = without(graph, gone);
  const joined: Change[] = [];
  const made = new Set<string>();
  for (const id of gone) {
    for (const { from, port } of linksTo(graph, id)) {
      if (gone.has(from)) continue;
      for (const to of followersOf(graph, id, gone)) {
        const key = `${from} ${port} ${to}`;
        if (made.has(key) || whyNot(left, { from, port, to }) !== null) continue;
        made.add(key);
        joined.push({ op: 'add_link', link: { id: newId(), from, port, to } });
      }
    }
  }
  return [...removed, ...joined];
}

/** Where events go on that come to an Action, with those that are gone passed through. */
function followersOf(graph: Graph, start: Id, gone: ReadonlySet<Id>): Id[] {
  const onward = (id: Id) =>
    linksFrom(graph, id)
      .filter(({ port }) => port !== 'failure')
      .map(({ to }) => to);
  const all = reached(start, (id) => (gone.has(id) ? onward(id) : []));
  return [...all].filter((id) => !gone.has(id));
}

function without(graph: Graph, gone: ReadonlySet<Id>): Graph {
  const actions = Object.entries(graph.actions).filter(([id]) => !gone.has(id));
  const links = Object.entries(graph.links).filter(([, { from, to }]) => !gone.has(from) && !gone.has(to));
  return { ...graph, actions: Object.fromEntries(actions), links: Object.fromEntries(links) };
}
