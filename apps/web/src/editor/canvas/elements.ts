/**
 * The graph as React Flow wants it. What did not change keeps its object, so one edit re-renders one
 * card; positions are left to React Flow while somebody drags.
 */
import type { Graph, GraphAction, GraphGroup, GraphLink, GraphNote, Id } from '@storyloom/engine';
import type { Edge, Node } from '@xyflow/react';
import { type Box, NOTE, noteSize } from '../rules/boxes.ts';
import { actionsIn, groupBox, standIn } from '../rules/groups.ts';
import { CARD } from '../rules/place.ts';
import { GROUP_OUT, groupHandles, handlesOf } from './ports.ts';

export type ActionNode = Node<{ action: GraphAction }, 'action'>;
export type NoteNode = Node<{ note: GraphNote }, 'note'>;
/** A frame around its members, or the card that stands for them. */
export type GroupNode = Node<{ group: GraphGroup; actions: readonly Id[] }, 'group' | 'collapsed'>;
export type CanvasNode = ActionNode | NoteNode | GroupNode;
/**
 * `countSide`: where a straight link's count stands, so that no branch runs through it. `links`: one, or all that
 * a collapsed group has to the same end.
 */
export type LinkEdge = Edge<
  { link: GraphLink; links: readonly GraphLink[]; countSide: 'left' | 'right' },
  'link'
>;

/** Where a card, a note or a group stands, in canvas pixels; what was not measured yet by what it was told. */
export function boxOf({ position: { x, y }, measured, width, height, initialHeight }: CanvasNode): Box {
  return {
    x,
    y,
    width: measured?.width ?? width ?? 0,
    height: measured?.height ?? height ?? initialHeight ?? 0,
  };
}

type Chosen = { nodes: ReadonlySet<Id>; links: ReadonlySet<Id> };

export function canvasNodes(old: CanvasNode[], graph: Graph, chosen: Chosen): CanvasNode[] {
  const known = new Map(old.map((node) => [node.id, node]));
  const isChosen = (id: Id) => chosen.nodes.has(id);
  const isDrawn = ({ id }: { id: Id }) => standIn(graph, id) === null;
  const actions = Object.values(graph.actions)
    .filter(isDrawn)
    .map((action) => {
      const before = known.get(action.id);
      return actionNode(before?.type === 'action' ? before : undefined, action, isChosen(action.id));
    });
  const notes = Object.values(graph.notes)
    .filter(isDrawn)
    .map((note) => {
      const before = known.get(note.id);
      return noteNode(before?.type === 'note' ? before : undefined, note, isChosen(note.id));
    });
  const groups = Object.values(graph.groups).flatMap(
    (group) => groupNode(known.get(group.id), graph, group, isChosen(group.id)) ?? [],
  );
  return sameList(old, [...groups, ...notes, ...actions]);
}

/** The list there was when nothing in it changed: React Flow then has nothing to take in. */
function sameList<T>(old: T[], next: T[]): T[] {
  return old.length === next.length && old.every((one, index) => one === next[index]) ? old : next;
}

export function canvasEdges(old: LinkEdge[], graph: Graph, chosen: Chosen): LinkEdge[] {
  const known = new Map(old.map((edge) => [edge.id, edge]));
  const branchRight = branchingRight(graph);
  const edges = bundles(graph).map((bundle): LinkEdge => {
    const { source, target, links } = bundle;
    const [link] = links;
    const before = known.get(link.id);
    const selected = chosen.links.has(link.id);
    const countSide = branchRight.has(link.from) ? 'left' : 'right';
    const ariaLabel = spokenBundle(graph, bundle);
    const same =
      before?.data?.link === link &&
      before.data.countSide === countSide &&
      before.ariaLabel === ariaLabel &&
      before.source === source &&
      before.target === target &&
      sameLinks(before.data.links, links);
    if (before && same && before.selected === selected) return before;
    return {
      id: link.id,
      type: 'link',
      source,
      sourceHandle: source === link.from ? link.port : GROUP_OUT,
      target,
      selected,
      ariaLabel,
      // What stands for several, or for what is in a group, has no end of its own to lead elsewhere.
      ...(source === link.from && target === link.to ? {} : { reconnectable: false }),
      data: { link, links, countSide },
    };
  });
  return sameList(old, edges);
}

type Bundle = { source: Id; target: Id; links: [GraphLink, ...GraphLink[]] };

/** Links as they are drawn: those inside a collapsed group not at all, those from it to one end as one. */
function bundles(graph: Graph): Bundle[] {
  const drawn: Bundle[] = [];
  const merged = new Map<string, Bundle>();
  for (const link of Object.values(graph.links)) {
    const source = standIn(graph, link.from) ?? link.from;
    const target = standIn(graph, link.to) ?? link.to;
    if (source === target) continue;
    const key = source === link.from && target === link.to ? null : `${source} ${target}`;
    const known = key === null ? undefined : merged.get(key);
    if (known) {
      known.links.push(link);
      continue;
    }
    const bundle: Bundle = { source, target, links: [link] };
    if (key !== null) merged.set(key, bundle);
    drawn.push(bundle);
  }
  return drawn;
}

/** A link in words. */
export function spokenLink(graph: Graph, link: GraphLink): string {
  return spokenBundle(graph, { source: link.from, target: link.to, links: [link] });
}

/** What is drawn as one line, in words: the names are those of the cards at its ends. */
function spokenBundle(
  { actions, groups }: Graph,
  { source, target, links: [link, ...more] }: Bundle,
): string {
  const nameOf = (id: Id) => (actions[id] ?? groups[id])?.name ?? '';
  const ends = [nameOf(source), nameOf(target)] as const;
  if (more.length > 0) return `${more.length + 1} links from ${ends.join(' to ')}`;
  return `Link from ${ends[0]}, ${link.port.replaceAll('_', ' ')}, to ${ends[1]}`;
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
  // Which ports it has may hang on its options.
  const ports = data === before.data ? {} : { handles: handlesOf(action) };
  return { ...before, ...ports, position, data, selected };
}

function noteNode(before: NoteNode | undefined, note: GraphNote, selected: boolean): NoteNode {
  const position = before?.dragging ? before.position : note.position;
  const size = {
    width: note.width ?? NOTE.width,
    ...(note.height === undefined ? {} : { height: note.height }),
  };
  if (before === undefined) {
    // What has no height yet is hidden until it is measured, and cannot take the focus.
    const initialHeight = noteSize(note).height;
    return { id: note.id, type: 'note', position, data: { note }, selected, initialHeight, ...size };
  }
  const data = sameNote(before.data.note, note) ? before.data : { note };
  const same = data === before.data && before.selected === selected && samePlace(before, position);
  if (same || before.resizing) return same ? before : { ...before, data, selected };
  const { width: _, height: __, ...rest } = before;
  return { ...rest, position, data, selected, ...size };
}

/**
 * What lies behind the cards, the highest first: the frames of groups, so that a click on a head is never taken by a
 * link that runs through it; links; the ground of groups (arrange.css).
 */
const FRAME = -1;
export const LINK = -2;
const LIFTED_BY_SELECTION = 1_000;

function groupNode(
  known: CanvasNode | undefined,
  graph: Graph,
  group: GraphGroup,
  selected: boolean,
): GroupNode | null {
  const box = groupBox(graph, group.id);
  if (box === null) return null;
  const type = group.collapsed ? 'collapsed' : 'group';
  const before = known?.type === type ? known : undefined;
  const position = before?.dragging ? before.position : { x: box.x, y: box.y };
  const inside = actionsIn(graph, group.id);
  const same = before?.data.group === group && before.data.actions.join() === inside.join();
  const data = before && same ? before.data : { group, actions: inside };
  const size = { width: box.width, height: box.height };
  if (before && before.data === data && before.selected === selected) {
    const still = samePlace(before, position) && before.width === size.width && before.height === size.height;
    if (still) return before;
  }
  return {
    ...before,
    id: group.id,
    type,
    position,
    data,
    selected,
    ...size,
    measured: size,
    ...(type === 'collapsed'
      ? { handles: groupHandles }
      : {
          zIndex: selected ? FRAME - LIFTED_BY_SELECTION : FRAME,
          style: { pointerEvents: 'none' },
          dragHandle: '.group-head',
        }),
  };
}

function sameLinks(a: readonly GraphLink[], b: readonly GraphLink[]): boolean {
  return a.length === b.length && a.every((link, index) => link === b[index]);
}

function sameNote(a: GraphNote, b: GraphNote): boolean {
  return a.content === b.content && a.width === b.width && a.height === b.height && a.tint === b.tint;
}

/** Moving a card does not redraw it. */
function sameCard(a: GraphAction, b: GraphAction): boolean {
  return (
    a.name === b.name &&
    a.options === b.options &&
    a.settings === b.settings &&
    a.disabled === b.disabled &&
    a.pin === b.pin &&
    a.bypassed === b.bypassed &&
    a.slug === b.slug
  );
}

function samePlace(node: CanvasNode, { x, y }: { x: number; y: number }): boolean {
  return node.position.x === x && node.position.y === y;
}
