'use client';
import type { Id } from '@storyloom/engine';
import {
  type Connection,
  type Edge,
  type FinalConnectionState,
  type HandleType,
  type OnConnectStartParams,
  useReactFlow,
} from '@xyflow/react';
import { useMemo, useRef, useState } from 'react';
import { ledTo, whyNot, whyNotMoved } from '../rules/connect.ts';
import { centredOn } from '../rules/place.ts';
import type { Editor } from '../state/editor.ts';
import { useEditor } from '../state/use-editor.ts';
import type { LinkEdge } from './elements.ts';
import type { Hand } from './hand.ts';
import { pointOf } from './point-of.ts';

type Ends = Pick<Connection | Edge, 'source' | 'target' | 'sourceHandle'>;
/** `end`: the one in the hand. */
type Moved = { link: Id; end: 'from' | 'to' };

const connectionOf = ({ source, target, sourceHandle }: Ends) => ({
  from: source,
  port: sourceHandle ?? 'success',
  to: target,
});

/** Wires drawn by dragging: new ones from a port, and the ends of those that are there. */
export function useConnecting(hand: Hand) {
  const editor = useEditor();
  const flow = useReactFlow();
  const [dragging, setDragging] = useState<'new' | 'from' | 'to' | null>(null);
  const moved = useRef<Moved | null>(null);

  const handlers = useMemo(() => {
    const { draft, view, commands, canvas } = editor;
    const graph = () => draft.store.getState().graph;
    return {
      isValid: (ends: Ends) => {
        const made = connectionOf(ends);
        const refusal = moved.current
          ? whyNotMoved(graph(), moved.current.link, made)
          : whyNot(graph(), made);
        return refusal === null;
      },
      connect: (connection: Connection) => {
        if (hand.isHolding()) commands.connect(connectionOf(connection));
      },
      start: (_: unknown, { nodeId }: OnConnectStartParams) => {
        hand.take();
        canvas.current?.focus();
        setDragging(moved.current?.end ?? 'new');
        view.setState({ connecting: null, quickAdd: null, menu: null, focus: nodeId });
      },
      end: (event: MouseEvent | TouchEvent, { fromNode, fromHandle, toNode }: FinalConnectionState) => {
        setDragging(null);
        if (!hand.open()) {
          moved.current = null;
          return;
        }
        const screen = pointOf(event);
        if (moved.current !== null || !fromNode || !fromHandle || toNode || screen === null) return;
        const after = { from: fromNode.id, port: fromHandle.id ?? 'success' };
        const { x, y } = flow.screenToFlowPosition(screen);
        view.setState({ quickAdd: { at: { x: centredOn({ x, y }).x, y }, screen, after } });
      },
      reconnect: (edge: LinkEdge, connection: Connection) => {
        if (hand.isHolding()) commands.moveLink(edge.id, connectionOf(connection));
      },
      /** React Flow names the end that stays. */
      reconnectStart: (_: unknown, { id }: LinkEdge, stays: HandleType) => {
        moved.current = { link: id, end: stays === 'target' ? 'from' : 'to' };
      },
      reconnectEnd: (
        event: MouseEvent | TouchEvent,
        edge: LinkEdge,
        _: HandleType,
        { isValid }: FinalConnectionState,
      ) => {
        const was = moved.current;
        moved.current = null;
        if (was?.end === 'from' && isValid !== true) startAnywhere(editor, edge.id, event);
      },
    };
  }, [editor, flow, hand]);

  return { dragging, ...handlers };
}

/** The start of a link, dropped on a card beside its ports: it takes the port that fits. */
function startAnywhere({ draft, commands }: Editor, link: Id, event: MouseEvent | TouchEvent): void {
  const { graph } = draft.store.getState();
  const point = pointOf(event);
  const card =
    point && document.elementFromPoint(point.x, point.y)?.closest<HTMLElement>('.react-flow__node');
  const [id, old] = [card?.dataset.id, graph.links[link]];
  const made = id !== undefined && old && graph.actions[id] ? ledTo(graph, old, { end: 'from', id }) : null;
  if (made !== null) commands.moveLink(link, made);
}
