/**
 * The graph as React Flow wants it. What did not change keeps its object, so one edit re-renders one
 * card; positions are left to React Flow while somebody drags.
 */
import type { Graph, GraphAction, GraphLink, GraphNote, Id } from '@storyloom/engine';
import type { Edge, Node } from '@xyflow/react';
import { CARD } from '../rules/place.ts';
import { handlesOf } from './ports.ts';

export type ActionNode = Node<{ action: GraphAction }, 'action'>;
export type NoteNode = Node<{ note: GraphNote }, 'note'>;
export type CanvasNode = ActionNode | NoteNode;
/** `countSide`: where a straight link's count stands, so that no branch runs through it. */
export type LinkEdge = Edge<{ link: GraphLink; countSide: 'left' | 'right' }, 'link'>;

type Chosen = { nodes: ReadonlySet<Id>; links: ReadonlySet<Id> };

export function canvasNodes(old: readonly CanvasNode[], graph: Graph, chosen: Chosen): CanvasNode[] {
  const known = new Map(old.map((node) => [node.id, node]));
  const actions = Object.values(graph.actions).map((action) => {
    const before = known.get(action.id);
    return actionNode(before?.type === 'action' ? before : undefined, action, chosen.nodes.has(action.id));
  });
  const notes = Object.values(graph.notes).map((note) => {
    const before = known.get(note.id);
    return noteNode(before?.type === 'note' ? before : undefined, note, chosen.nodes.has(note.id));
  });
  return [...notes, ...actions];
}

export function canvasEdges(old: readonly LinkEdge[], graph: Graph, chosen: Chosen): LinkEdge[] {
  const known = new Map(old.map((edge) => [edge.id, edge]));
  const branchRight = branchingRight(graph);
  return Object.values(graph.links).map((link) => {
    const before = known.get(link.id);
    const selected = chosen.links.has(link.id);
    const countSide = branchRight.has(link.from) ? 'left' : 'right';
    const ariaLabel = spokenLink(graph, link);
    const same =
      before?.data?.link === link && before.data.countSide === countSide && before.ariaLabel === ariaLabel;
    if (before && same && before.selected === selected) return before;
    return {
      id: link.id,
      type: 'link',
      source: link.from,
      sourceHandle: link.port,
      target: link.to,
      selected,
      ariaLabel,
      data: { link, countSide },
    };
  });
}

/** A link in words. */
export function spokenLink({ actions }: Graph, link: GraphLink): string {
  return `Link from ${actions[link.from]?.name ?? ''}, ${link.port}, to ${actions[link.to]?.name ?? ''}`;
}

/** The Actions from which a link leads to the right. */
function branchingRight({ actions, links }: Graph): Set<Id> {
  const ids = Object.values(links).filter((link) => {
    const [from, to] = [actions[link.from], actions[link.to]];
    return from && to && to.position.x > from.position.x;
  });
  return new Set(ids.map((link) => link.from));
}

function actionNode(before: ActionNode | undefined, action: GraphAction, selected: boolean): ActionNode {
  const position = before?.dragging ? before.position : action.position;
  if (before === undefined) {
    return {
      id: action.id,
      type: 'action',
      position,
      data: { action },
      selected,
      ...CARD,
      measured: CARD,
      handles: handlesOf(action),
    };
  }
  const data = sameCard(before.data.action, action) ? before.data : { action };
  if (data === before.data && before.selected === selected && samePlace(before, position)) return before;
  return { ...before, position, data, selected };
}

function noteNode(before: NoteNode | undefined, note: GraphNote, selected: boolean): NoteNode {
  const position = before?.dragging ? before.position : note.position;
  if (before === undefined) return { id: note.id, type: 'note', position, data: { note }, selected };
  const data = before.data.note === note ? before.data : { note };
  if (data === before.data && before.selected === selected && samePlace(before, position)) return before;
  return { ...before, position, data, selected };
}

/** Moving a card does not redraw it. */
function sameCard(a: GraphAction, b: GraphAction): boolean {
  return (
    a.name === b.name &&
    a.options === b.options &&
    a.settings === b.settings &&
    a.disabled === b.disabled &&
    a.bypassed === b.bypassed &&
    a.slug === b.slug
  );
}

function samePlace(node: CanvasNode, { x, y }: { x: number; y: number }): boolean {
  return node.position.x === x && node.position.y === y;
}
