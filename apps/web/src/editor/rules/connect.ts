import { type Change, type Graph, type Id, newId } from '@storyloom/engine';
import { linksFrom, linksTo } from './incoming.ts';
import { definitionOf, isSource, portsOf, portTitle } from './types.ts';

export type Connection = { from: Id; port: string; to: Id };

/** Why two Actions cannot be linked, as a sentence for people; null when they can. */
export function whyNot(graph: Graph, { from, port, to }: Connection): string | null {
  const [source, target] = [graph.actions[from], graph.actions[to]];
  if (!source || !target) return 'This Action is not in the story any more';
  if (from === to) return 'An Action cannot link to itself';
  if (isSource(target)) return `A ${definitionOf(target.type)?.title ?? target.type} takes no input`;
  if (!portsOf(source).some(({ name }) => name === port)) return `${source.name} has no port ${port}`;
  const same = linksTo(graph, to).some((link) => link.from === from && link.port === port);
  return same ? `${portTitle(source, port)} leads here already` : null;
}

/** The Actions that a link from this port may lead to. */
export function targetsOf(graph: Graph, port: Omit<Connection, 'to'>): Id[] {
  return Object.keys(graph.actions).filter((to) => whyNot(graph, { ...port, to }) === null);
}

/** Whether it may lead anywhere. */
export function hasTarget(graph: Graph, port: Omit<Connection, 'to'>): boolean {
  return Object.keys(graph.actions).some((to) => whyNot(graph, { ...port, to }) === null);
}

export function connectChanges(connection: Connection): Change[] {
  return [{ op: 'add_link', link: { id: newId(), ...connection } }];
}

/** Why a link cannot be led elsewhere, as a sentence; null when it can. It may stay where it is. */
export function whyNotMoved(graph: Graph, linkId: Id, connection: Connection): string | null {
  const { [linkId]: link, ...links } = graph.links;
  return link ? whyNot({ ...graph, links }, connection) : 'This link is not in the story any more';
}

/** What a link becomes when one of its ends is led to an Action; null when that Action has no port for it. */
export function ledTo(
  graph: Graph,
  { from, port, to }: Connection,
  { end, id }: { end: 'from' | 'to'; id: Id },
): Connection | null {
  if (end === 'to') return { from, port, to: id };
  const own = portFor(graph, id, port);
  return own === null ? null : { from: id, port: own, to };
}

/** A link with other ends; none when they are its own. */
export function moveLinkChanges(graph: Graph, linkId: Id, connection: Connection): Change[] {
  const link = graph.links[linkId];
  const { from, port, to } = connection;
  if (!link || (link.from === from && link.port === port && link.to === to)) return [];
  return [{ op: 'remove_link', id: linkId }, ...connectChanges(connection)];
}

/** The port by which an Action takes over a link from another: the same one, if it has it. */
function portFor(graph: Graph, id: Id, wanted: string): string | null {
  const action = graph.actions[id];
  if (!action) return null;
  return portsOf(action).some(({ name }) => name === wanted) ? wanted : likelyPort(graph, id);
}

/** The port that a new follower most likely hangs on: the first without a link, never failure unasked. */
export function likelyPort(graph: Graph, from: Id): string | null {
  const action = graph.actions[from];
  if (!action) return null;
  const usual = portsOf(action).filter(({ name }) => name !== 'failure');
  const used = new Set(linksFrom(graph, from).map((link) => link.port));
  return (usual.find(({ name }) => !used.has(name)) ?? usual[0])?.name ?? null;
}
