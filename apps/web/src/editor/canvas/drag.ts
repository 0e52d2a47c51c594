/** A drag on the canvas: helper lines and the grid pull it, a group takes its members along. */
import type { Id, Position } from '@storyloom/engine';
import type { NodeChange } from '@xyflow/react';
import { createStore } from 'zustand/vanilla';
import { around, type Box, centreOf, holds, itemBox } from '../rules/boxes.ts';
import { anyBox, drawnIds, groupBox, members, restingFrames } from '../rules/groups.ts';
import { type Guide, snapTo, visible } from '../rules/guides.ts';
import type { Editor } from '../state/editor.ts';
import type { CanvasNode } from './elements.ts';

export type DragState = {
  guides: readonly Guide[];
  /** The group that it would go into, when let go now. */
  into: Id | null;
};

type Moves = Map<Id, Position>;

type Session = {
  /** What it is compared with. */
  others: readonly Box[];
  frames: ReadonlyMap<Id, Box>;
};

const nothing: DragState = { guides: [], into: null };

export function createDrag({ draft, canvas }: Pick<Editor, 'draft' | 'canvas'>) {
  const store = createStore<DragState>(() => nothing);
  let session: Session | null = null;

  function begin(moves: Moves): Session {
    const { graph } = draft.store.getState();
    const moving = new Set(
      [...moves.keys()].flatMap((id) => (graph.groups[id] ? [id, ...members(graph, id)] : [id])),
    );
    const others = drawnIds(graph).flatMap((id) => (moving.has(id) ? [] : (anyBox(graph, id) ?? [])));
    const shown = canvas.current?.shown();
    const hasGroup = [...moves.keys()].some((id) => graph.groups[id]);
    return {
      others: shown ? visible(others, shown) : others,
      frames: hasGroup ? new Map() : restingFrames(graph, moving),
    };
  }

  return {
    store,
    /** The same changes with everything where it goes, and with the members of dragged groups. */
    placed: (changes: NodeChange<CanvasNode>[], nodes: readonly CanvasNode[]): NodeChange<CanvasNode>[] => {
      const moves: Moves = new Map();
      for (const change of changes) {
        if (change.type === 'position' && change.position && change.dragging !== undefined)
          moves.set(change.id, change.position);
      }
      if (moves.size === 0) return changes;
      session ??= begin(moves);
      const { graph } = draft.store.getState();
      const sizes = new Map(nodes.map((node) => [node.id, node.measured ?? node]));
      const hand = around([...moves].map(([id, position]) => sized(position, sizes.get(id))));
      if (hand === null) return changes;
      const { position, guides } = snapTo(hand, session.others);
      const by = { x: position.x - hand.x, y: position.y - hand.y };
      const frames = [...session.frames];
      const centre = centreOf({ ...hand, ...position });
      const into = frames.find(([, frame]) => holds(frame, centre))?.[0] ?? null;
      const shown = store.getState();
      if (guides.length > 0 || shown.guides.length > 0 || shown.into !== into)
        store.setState({ guides, into });
      return changes.flatMap((change) => {
        const hand = change.type === 'position' ? moves.get(change.id) : undefined;
        if (change.type !== 'position' || !hand) return [change];
        const place = { x: hand.x + by.x, y: hand.y + by.y };
        return [{ ...change, position: place }, ...taken(change.id, place, change.dragging)];
      });

      function taken(group: Id, place: Position, dragging: boolean | undefined): NodeChange<CanvasNode>[] {
        const was = graph.groups[group] ? groupBox(graph, group) : null;
        if (was === null || graph.groups[group]?.collapsed) return [];
        return members(graph, group).flatMap((id): NodeChange<CanvasNode>[] => {
          const box = moves.has(id) ? null : itemBox(graph, id);
          if (box === null) return [];
          const position = { x: box.x + place.x - was.x, y: box.y + place.y - was.y };
          return [{ id, type: 'position', position, dragging: dragging ?? false }];
        });
      }
    },
    end: () => {
      session = null;
      store.setState(nothing);
    },
  };
}

function sized({ x, y }: Position, size: { width?: number; height?: number } | undefined): Box {
  return { x, y, width: size?.width ?? 0, height: size?.height ?? 0 };
}
