'use client';
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { around, type Box } from '../rules/boxes.ts';
import { anyBox } from '../rules/groups.ts';
import { centredOn } from '../rules/place.ts';
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
    editor.canvas.current = {
      centre: () => {
        const { left, top, width, height } = rect();
        return centredOn(
          flow.screenToFlowPosition({ x: left + width / 2, y: top + height / 2 }, { snapToGrid: false }),
        );
      },
      at: (screen) => flow.screenToFlowPosition(screen, { snapToGrid: false }),
      reveal: (id) => {
        const box = anyBox(editor.draft.store.getState().graph, id);
        if (!box) return;
        const [x, y, zoom] = store.getState().transform;
        const { width, height } = rect();
        const dx = shift(box.x * zoom + x, box.width * zoom, width);
        const dy = shift(box.y * zoom + y, box.height * zoom, height);
        if (dx !== 0 || dy !== 0)
          void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: panMs() });
      },
      fit: () => void flow.fitView({ padding: room(rect()), maxZoom: 1, duration: panMs() }),
      fitSelection: () => {
        const { graph } = editor.draft.store.getState();
        const box = around(editor.view.getState().selection.flatMap((id) => anyBox(graph, id) ?? []));
        if (box === null) editor.canvas.current?.fit();
        else void flow.fitBounds(box, { padding: 0.3, duration: panMs() });
      },
      zoom: (to) => {
        const duration = panMs();
        if (to === 'in') void flow.zoomIn({ duration });
        else if (to === 'out') void flow.zoomOut({ duration });
        else void flow.zoomTo(to, { duration });
      },
      shown: () => {
        const [x, y, zoom] = store.getState().transform;
        const { width, height } = rect();
        return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
      },
      focus: () => root.current?.focus({ preventScroll: true }),
    };
    return () => {
      editor.canvas.current = null;
    };
  }, [editor, flow, store, root]);

  useEffect(() => {
    void flow.fitView({ padding: 0.15, maxZoom: 1 });
  }, [flow]);

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
