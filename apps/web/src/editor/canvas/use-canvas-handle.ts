'use client';
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { CARD, centredOn } from '../rules/place.ts';
import { useEditor } from '../state/use-editor.ts';

const MARGIN = 24;

/** How long a pan takes: as the tokens say, so nothing moves for readers who asked for less motion. */
export function panMs(): number {
  const token = getComputedStyle(document.documentElement).getPropertyValue('--t-move');
  return Number.parseFloat(token) || 0;
}

/** Lets the palette, the outline and the keyboard reach the canvas; fits the story when it opens. */
export function useCanvasHandle(root: RefObject<HTMLDivElement | null>): void {
  const editor = useEditor();
  const flow = useReactFlow();
  const store = useStoreApi();

  useEffect(() => {
    const rect = () => root.current?.getBoundingClientRect() ?? new DOMRect();
    let pointer: { x: number; y: number } | null = null;
    const element = root.current;
    const moves = ({ clientX, clientY }: PointerEvent) => {
      pointer = { x: clientX, y: clientY };
    };
    const leaves = () => {
      pointer = null;
    };
    element?.addEventListener('pointermove', moves);
    element?.addEventListener('pointerleave', leaves);
    editor.canvas.current = {
      centre: () => {
        const { left, top, width, height } = rect();
        return centredOn(
          flow.screenToFlowPosition({ x: left + width / 2, y: top + height / 2 }, { snapToGrid: false }),
        );
      },
      at: (screen) => flow.screenToFlowPosition(screen, { snapToGrid: false }),
      screenOf: (at) => flow.flowToScreenPosition(at),
      pointer: () => (pointer === null ? null : flow.screenToFlowPosition(pointer, { snapToGrid: false })),
      reveal: (id) => {
        const { graph } = editor.draft.store.getState();
        const position = (graph.actions[id] ?? graph.notes[id])?.position;
        if (!position) return;
        const [x, y, zoom] = store.getState().transform;
        const { width, height } = rect();
        const left = position.x * zoom + x;
        const top = position.y * zoom + y;
        const dx = shift(left, CARD.width * zoom, width);
        const dy = shift(top, CARD.height * zoom, height);
        if (dx !== 0 || dy !== 0)
          void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: panMs() });
      },
      zoom: (to) => {
        const options = { duration: panMs() };
        if (to === 'whole') void flow.zoomTo(1, options);
        else void (to === 'in' ? flow.zoomIn(options) : flow.zoomOut(options));
      },
      fit: () => void flow.fitView({ padding: 0.15, maxZoom: 1, duration: panMs() }),
      element: () => root.current,
      focus: () => root.current?.focus({ preventScroll: true }),
    };
    return () => {
      editor.canvas.current = null;
      element?.removeEventListener('pointermove', moves);
      element?.removeEventListener('pointerleave', leaves);
    };
  }, [editor, flow, store, root]);

  useEffect(() => {
    const [first] = editor.view.getState().selection;
    const { actions, notes } = editor.draft.store.getState().graph;
    const position = first === undefined ? undefined : (actions[first] ?? notes[first])?.position;
    // A link to one Action opens the story at that Action.
    if (position) {
      const { width, height } = CARD;
      void flow.setCenter(position.x + width / 2, position.y + height / 2, { zoom: 1 });
    } else void flow.fitView({ padding: 0.15, maxZoom: 1 });
  }, [editor, flow]);

  // The panel takes space from the canvas: what it was opened for stays in sight.
  useEffect(
    () =>
      editor.view.subscribe((now, before) => {
        const [id] = now.selection;
        if (id === undefined || (now.selection === before.selection && now.panelOpen === before.panelOpen))
          return;
        if (now.selection.length === 1) requestAnimationFrame(() => editor.canvas.current?.reveal(id));
      }),
    [editor],
  );
}

/** How far to pan so that a span is inside with a margin; 0 when it is. */
function shift(start: number, length: number, room: number): number {
  if (start < MARGIN) return MARGIN - start;
  const over = start + length + MARGIN - room;
  return over > 0 ? -over : 0;
}
