/** What can run at all: Actions that something which starts the story leads to. */
import { type Graph, type GraphAction, type GraphLink, type Id, loopsOf } from '@storyloom/engine';
import { linksTo } from './incoming.ts';
import { isBypassed, isSource, portsOf } from './types.ts';

type Shape = { reached: ReadonlySet<Id>; endless: ReadonlySet<Id> };

const known = new WeakMap<Graph, Shape>();

/** Why nothing ever comes to an Action; null when something does. */
export function whyUnreached(graph: Graph, action: GraphAction): string | null {
  if (startsAlone(action) || shapeOf(graph).reached.has(action.id)) return null;
  const links = linksTo(graph, action.id);
  if (links.length === 0) return 'No link leads here, so it never runs.';
  const enabled = links.some(({ from }) => graph.actions[from]?.disabled !== true);
  return enabled
    ? 'Nothing that starts the story leads here, so it never runs.'
    : 'Only disabled Actions lead here, so it never runs.';
}

/** Whether it is the first Action of a loop that nothing ends but the usual limit. */
export function isEndless(graph: Graph, id: Id): boolean {
  return shapeOf(graph).endless.has(id);
}

/** The disabled Actions that its events end at. */
export function endsAt(graph: Graph, id: Id): GraphAction[] {
  return linksFrom(graph, id).flatMap(({ to }) => {
    const action = graph.actions[to];
    return action?.disabled === true ? [action] : [];
  });
}

function linksFrom({ links }: Pick<Graph, 'links'>, id: Id): readonly GraphLink[] {
  return indexOf(links).get(id) ?? [];
}

function startsAlone(action: GraphAction): boolean {
  return isSource(action) || (action.settings?.schedule?.length ?? 0) > 0;
}

function shapeOf(graph: Graph): Shape {
  const shape = known.get(graph) ?? { reached: reachedIn(graph), endless: endlessIn(graph) };
  known.set(graph, shape);
  return shape;
}

function reachedIn(graph: Graph): Set<Id> {
  const starts = Object.values(graph.actions).filter(startsAlone);
  const reached = new Set(starts.map(({ id }) => id));
  const open = [...reached];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (graph.actions[id]?.disabled === true) continue;
    for (const { to } of linksFrom(graph, id)) {
      if (reached.has(to)) continue;
      reached.add(to);
      open.push(to);
    }
  }
  return reached;
}

/** Of each loop without an Action that decides or that has a limit of its own, the first. */
function endlessIn(graph: Graph): Set<Id> {
  const loops = loopsOf(Object.keys(graph.actions), (id) => linksFrom(graph, id).map(({ to }) => to));
  const members = new Map<number, GraphAction[]>();
  for (const [id, loop] of loops) {
    const action = graph.actions[id];
    if (action) members.set(loop, [...(members.get(loop) ?? []), action]);
  }
  const firsts = [...members.values()].flatMap((loop) => (loop.some(mayEnd) ? [] : loop.slice(0, 1)));
  return new Set(firsts.map(({ id }) => id));
}

/** Ports for failures end nothing that goes well, and a bypassed Action passes everything on by its first. */
function mayEnd(action: GraphAction): boolean {
  const ports = portsOf(action).filter(({ name }) => name !== 'failure');
  return (
    action.disabled === true ||
    action.settings?.cycle_limit !== undefined ||
    (ports.length > 1 && !isBypassed(action))
  );
}

const indexes = new WeakMap<Graph['links'], ReadonlyMap<Id, GraphLink[]>>();

function indexOf(links: Graph['links']): ReadonlyMap<Id, GraphLink[]> {
  const index = indexes.get(links) ?? Map.groupBy(Object.values(links), ({ from }) => from);
  indexes.set(links, index);
  return index;
}
