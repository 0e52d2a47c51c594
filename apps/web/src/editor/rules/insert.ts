/** Actions put into a link: what led to its target leads to the new one, and on from there. */
import {
  applyChanges,
  type Change,
  type Graph,
  type GraphLink,
  type Id,
  newId,
  type Position,
} from '@storyloom/engine';
import { type Addition, addChanges, mayFollow } from './add.ts';
import { likelyPort, whyNot } from './connect.ts';
import { linksFrom, linksTo, reached } from './incoming.ts';
import { CARD, freeSpot, PITCH, snapped } from './place.ts';
import { definitionOf, isSource } from './types.ts';

/** Why a type cannot stand in a link, as a sentence; null when it can. */
export function whyNotInto(type: string): string | null {
  return mayFollow(type) ? null : `A ${definitionOf(type)?.title ?? type} takes no input`;
}

/**
 * A new Action in the middle of a link, as one step: where it was dropped, else right below where the link
 * starts; what stands in its way moves down. Null when the link is gone or the type takes no input.
 */
export function insertChanges(
  graph: Graph,
  linkId: Id,
  { type, like, at }: Pick<Addition, 'type' | 'like'> & { at?: Position | undefined },
): { id: Id; changes: Change[] } | null {
  const link = graph.links[linkId];
  if (!link || whyNotInto(type) !== null) return null;
  const added = addChanges(graph, { type, like, at: { x: 0, y: 0 } });
  if (added === null) return null;
  const { move, position } = placed(graph, link, at);
  const changes = added.changes.map(
    (change): Change =>
      change.op === 'add_action' ? { ...change, action: { ...change.action, position } } : change,
  );
  const joined = linkedThrough(applyChanges(graph, changes), link, added.id);
  return { id: added.id, changes: [...move, ...changes, ...joined] };
}

/** Whether an Action of the story can be put into a link: it has no links yet and takes input. */
export function maySplice(graph: Graph, linkId: Id, id: Id): boolean {
  return graph.links[linkId] !== undefined && isLoose(graph, id);
}

/** Whether nothing leads to an Action that could, nor on from it. */
export function isLoose(graph: Graph, id: Id): boolean {
  const action = graph.actions[id];
  if (!action || isSource(action)) return false;
  return linksTo(graph, id).length === 0 && linksFrom(graph, id).length === 0;
}

/** An Action without links, put into a link near a place, as one step; null when it cannot be. */
export function spliceChanges(
  graph: Graph,
  linkId: Id,
  { id, at }: { id: Id; at: Position },
): Change[] | null {
  const link = graph.links[linkId];
  if (!link || !maySplice(graph, linkId, id)) return null;
  const { [id]: _, ...others } = graph.actions;
  const { move, position } = placed({ ...graph, actions: others }, link, at);
  return [...move, { op: 'move', positions: { [id]: position } }, ...linkedThrough(graph, link, id)];
}

/** Where a card in a link goes, and what has to move for it. */
function placed(
  graph: Graph,
  link: GraphLink,
  at: Position | undefined,
): { move: Change[]; position: Position } {
  const from = graph.actions[link.from]?.position ?? { x: 0, y: 0 };
  const to = graph.actions[link.to]?.position ?? from;
  const isNear = at && Math.abs(at.x - from.x) < CARD.width && Math.abs(at.y - from.y) < PITCH.down;
  const column = to.y >= from.y + PITCH.down ? to.x : from.x;
  const dropped = isNear ? undefined : at;
  const wanted = snapped(dropped ?? { x: column, y: from.y + PITCH.down });
  const positions = roomFor(graph, link, wanted);
  const move: Change[] = Object.keys(positions).length > 0 ? [{ op: 'move', positions }] : [];
  return { move, position: dropped ? wanted : freeSpot(applyChanges(graph, move), wanted) };
}

/** The link's ends joined by way of an Action; where that has no port to go on by, only to it. */
function linkedThrough(graph: Graph, link: GraphLink, id: Id): Change[] {
  const port = likelyPort(graph, id);
  return [
    { op: 'remove_link', id: link.id },
    { op: 'add_link', link: { id: newId(), from: link.from, port: link.port, to: id } },
    ...(port !== null && whyNot(graph, { from: id, port, to: link.to }) === null
      ? [{ op: 'add_link', link: { id: newId(), from: id, port, to: link.to } } as const]
      : []),
  ];
}

/**
 * Moves what follows the link down when a card at `place` would cover something, with whatever they would
 * cover then; nothing when there is room. What leads to the link stays.
 */
function roomFor(graph: Graph, link: GraphLink, place: Position): Record<Id, Position> {
  const actions = Object.values(graph.actions);
  if (!actions.some(({ position }) => covers(position, place))) return {};
  const stays = upstreamWith(graph, link.from);
  const top = place.y - PITCH.down / 2;
  const follows = [...downstreamWith(graph, link.to)].flatMap((id) => graph.actions[id] ?? []);
  const pushed = new Set(follows.filter(({ id, position }) => !stays.has(id) && position.y >= top));
  for (const one of pushed) {
    const lower = lowered(one.position);
    for (const other of actions) {
      if (!stays.has(other.id) && other !== one && covers(other.position, lower)) pushed.add(other);
    }
  }
  return Object.fromEntries([...pushed].map(({ id, position }) => [id, lowered(position)]));
}

function covers(a: Position, b: Position): boolean {
  return Math.abs(a.x - b.x) < CARD.width && Math.abs(a.y - b.y) < CARD.height;
}

function lowered({ x, y }: Position): Position {
  return { x, y: y + PITCH.down };
}

function downstreamWith(graph: Graph, start: Id): Set<Id> {
  return reached(start, (id) => linksFrom(graph, id).map(({ to }) => to));
}

function upstreamWith(graph: Graph, start: Id): Set<Id> {
  return reached(start, (id) => linksTo(graph, id).map(({ from }) => from));
}
