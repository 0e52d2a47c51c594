'use client';
import type { Id } from '@storyloom/engine';
import {
  type Connection,
  type Edge,
  type FinalConnectionState,
  type OnConnectStartParams,
  useReactFlow,
} from '@xyflow/react';
import { type MouseEvent as ReactMouseEvent, useCallback, useState } from 'react';
import { whyNot } from '../rules/connect.ts';
import { centredOn } from '../rules/place.ts';
import { useEditor } from '../state/use-editor.ts';

type Ends = Pick<Connection | Edge, 'source' | 'target' | 'sourceHandle'>;

/** Wires: drawn by dragging, or by a click on a port and a click on a card. */
export function useConnecting() {
  const { draft, view, commands, canvas } = useEditor();
  const flow = useReactFlow();
  const [dragging, setDragging] = useState(false);

  const isValid = useCallback(
    ({ source, target, sourceHandle }: Ends) =>
      whyNot(draft.store.getState().graph, { from: source, port: sourceHandle ?? 'success', to: target }) ===
      null,
    [draft],
  );
  const connect = useCallback(
    ({ source, target, sourceHandle }: Connection) => {
      commands.connect({ from: source, port: sourceHandle ?? 'success', to: target });
    },
    [commands],
  );
  const start = useCallback(
    (_: unknown, { nodeId }: OnConnectStartParams) => {
      setDragging(true);
      view.setState({ connecting: null, quickAdd: null, focus: nodeId });
    },
    [view],
  );
  const end = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      setDragging(false);
      const { fromNode, fromHandle, toNode } = state;
      if (!fromNode || !fromHandle || toNode) return;
      const point = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (!point) return;
      const screen = { x: point.clientX, y: point.clientY };
      const after = { from: fromNode.id, port: fromHandle.id ?? 'success' };
      const { x, y } = flow.screenToFlowPosition(screen);
      view.setState({ quickAdd: { at: { x: centredOn({ x, y }).x, y }, screen, after } });
    },
    [flow, view],
  );
  const clickNode = useCallback(
    (id: Id, event: ReactMouseEvent) => {
      canvas.current?.focus();
      if (view.getState().connecting !== null) {
        commands.finishConnecting(id);
      } else if (event.target instanceof Element && event.target.closest('.action-corner')) {
        commands.select([id]);
        commands.showEvents(id);
      } else if (!event.shiftKey && !event.ctrlKey && !event.metaKey) {
        commands.select([id], 'open');
      }
    },
    [view, commands, canvas],
  );
  const clickLink = useCallback(
    (id: Id) => {
      canvas.current?.focus();
      view.setState({ selection: [], selectedLinks: [id], panelOpen: false });
    },
    [view, canvas],
  );
  const clickPane = useCallback(() => {
    canvas.current?.focus();
    if (view.getState().connecting !== null) commands.cancelConnecting();
    view.setState({ selectedLinks: [], quickAdd: null });
  }, [view, commands, canvas]);

  return { dragging, isValid, connect, start, end, clickNode, clickLink, clickPane };
}
