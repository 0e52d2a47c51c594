/**
 * A version, or what differs between two, as React Flow draws it: everything of the later graph, and what
 * it no longer has as ghosts where they were. Nothing here moves, so nothing is kept between drawings.
 */
import type { Graph, GraphAction, GraphDiff, GraphLink, GraphNote, Id, Position } from '@storyloom/engine';
import type { Edge, Node } from '@xyflow/react';
import { handlesOf } from '../canvas/ports.ts';
import { CARD } from '../rules/place.ts';

export type Mark = 'added' | 'changed' | 'removed' | 'moved';

/** `left`: where a port stands on the lower edge. */
type StagePort = { name: string; left: number };
export type StageAction = Node<{ action: GraphAction; mark: Mark | null; ports: StagePort[] }, 'action'>;
export type StageNote = Node<{ note: GraphNote; mark: Mark | null }, 'note'>;
export type StageFrame = Node<{ name: string; mark: Mark | null }, 'frame'>;
export type StageNode = StageAction | StageNote | StageFrame;
export type StageEdge = Edge<{ port: string; title: string; mark: Mark | null }, 'link'>;

type Input = { before: Graph | null; after: Graph; diff: GraphDiff | null };

export function stageElements({ before, after, diff }: Input): { nodes: StageNode[]; edges: StageEdge[] } {
  const marks = marksOf(diff);
  const markOf = (id: Id) => marks.get(id) ?? null;
  const gone = <T extends { id: Id }>(was: Record<Id, T> | undefined, is: Record<Id, T>): T[] =>
    Object.values(was ?? {}).filter(({ id }) => !is[id]);
  const actions = [...Object.values(after.actions), ...gone(before?.actions, after.actions)];
  const notes = [...Object.values(after.notes), ...gone(before?.notes, after.notes)];
  const removed = new Set(
    diff?.items.flatMap(({ what, kind, id }) => (what === 'link' && kind === 'removed' ? [id] : [])),
  );
  const links = [
    ...Object.values(after.links).map((link) => ({ link, mark: markOf(`link ${link.id}`), key: link.id })),
    ...Object.values(before?.links ?? {}).flatMap((link) =>
      removed.has(link.id) ? [{ link, mark: 'removed' as const, key: `removed ${link.id}` }] : [],
    ),
  ];
  return {
    nodes: [
      ...framesOf(after, markOf),
      ...notes.map(
        (note): StageNote => ({ ...fixed(note), type: 'note', data: { note, mark: markOf(note.id) } }),
      ),
      ...actions.map((action) =>
        actionNode(
          action,
          markOf(action.id),
          links.map(({ link }) => link),
        ),
      ),
    ],
    edges: links.map(({ link, mark, key }) => edgeOf(link, { key, mark, after, before })),
  };
}

/** Removed and added links may share an id, so those that are there are told apart. */
function marksOf(diff: GraphDiff | null): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const id of diff?.moved ?? []) marks.set(id, 'moved');
  for (const { what, kind, id } of diff?.items ?? []) {
    if (what !== 'link') marks.set(id, kind);
    else if (kind === 'added') marks.set(`link ${id}`, kind);
  }
  return marks;
}

function fixed({ id, position }: { id: Id; position: Position }) {
  return { id, position, draggable: false, connectable: false };
}

/** With the ports that its links leave from, also those that its options no longer offer. */
function actionNode(action: GraphAction, mark: Mark | null, links: readonly GraphLink[]): StageAction {
  const handles = handlesOf(action);
  const known = new Set(handles.map(({ id }) => id));
  const last = handles.at(-1);
  const ports = new Set(links.filter(({ from }) => from === action.id).map(({ port }) => port));
  const more = [...ports].flatMap((id) =>
    known.has(id) || !last ? [] : [{ ...last, id, type: 'source' as const }],
  );
  const all = [...handles, ...more];
  return {
    ...fixed(action),
    type: 'action',
    data: {
      action,
      mark,
      ports: all.flatMap(({ id, type, x }) => (type === 'source' && id ? [{ name: id, left: x }] : [])),
    },
    ...CARD,
    measured: CARD,
    handles: all,
  };
}

type Drawing = { key: string; mark: Mark | null; after: Graph; before: Graph | null };

function edgeOf({ from, port, to }: GraphLink, { key, mark, after, before }: Drawing): StageEdge {
  const nameOf = (id: Id) => (after.actions[id] ?? before?.actions[id])?.name ?? 'Action';
  const title = `Link from ${nameOf(from)}, ${port}, to ${nameOf(to)}`;
  return {
    id: key,
    type: 'link',
    source: from,
    sourceHandle: port,
    target: to,
    ariaLabel: mark === null ? title : `${title}, ${mark}`,
    data: { port, title, mark },
  };
}

const margin = { side: 16, top: 32 } as const;
const noteHeight = 96;

/** A frame around the members of each group. */
function framesOf(graph: Graph, markOf: (id: Id) => Mark | null): StageFrame[] {
  return Object.values(graph.groups).flatMap(({ id, name }): StageFrame[] => {
    const boxes = [
      ...Object.values(graph.actions)
        .filter(({ group }) => group === id)
        .map(({ position }) => ({ ...position, ...CARD })),
      ...Object.values(graph.notes)
        .filter(({ group }) => group === id)
        .map(({ position, width = CARD.width, height = noteHeight }) => ({ ...position, width, height })),
    ];
    if (boxes.length === 0) return [];
    const x = Math.min(...boxes.map((box) => box.x)) - margin.side;
    const y = Math.min(...boxes.map((box) => box.y)) - margin.top;
    const right = Math.max(...boxes.map((box) => box.x + box.width)) + margin.side;
    const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + margin.side;
    const size = { width: right - x, height: bottom - y };
    return [
      {
        ...fixed({ id, position: { x, y } }),
        type: 'frame',
        data: { name, mark: markOf(id) },
        ...size,
        measured: size,
        zIndex: -1,
      },
    ];
  });
}
