'use client';
import { getViewportForBounds, useReactFlow, useStoreApi, type Viewport } from '@xyflow/react';
import { type RefObject, useEffect, useRef } from 'react';
import { anyBox, standIn } from '../rules/groups.ts';
import { boundsAround, centredOn } from '../rules/place.ts';
import { useEditor } from '../state/use-editor.ts';
import { besideMap, MARGIN } from './first-view.ts';
import type { Hand } from './hand.ts';

/** How long a pan takes: as the tokens say, so nothing moves for readers who asked for less motion. */
export function panMs(): number {
  const token = getComputedStyle(document.documentElement).getPropertyValue('--t-move');
  // The build writes `200ms` as `.2s`.
  return (Number.parseFloat(token) || 0) * (token.endsWith('ms') ? 1 : 1_000);
}

/** Lets the palette, the outline and the keyboard reach the canvas. */
export function useCanvasHandle(root: RefObject<HTMLDivElement | null>, hand: Hand): void {
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
        const box = anyBox(editor.draft.store.getState().graph, id);
        if (!box) return;
        const [x, y, zoom] = store.getState().transform;
        const { width, height } = rect();
        const dx = shift(box.x * zoom + x, box.width * zoom, width);
        const dy = shift(box.y * zoom + y, box.height * zoom, height);
        if (dx !== 0 || dy !== 0)
          void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: panMs() });
      },
      zoom: (to) => {
        const options = { duration: panMs() };
        if (to === 'in') void flow.zoomIn(options);
        else if (to === 'out') void flow.zoomOut(options);
        else void flow.zoomTo(to === 'whole' ? 1 : to, options);
      },
      fit: () => void flow.fitView({ padding: besideMap(rect()), maxZoom: 1, duration: panMs() }),
      fitSelection: () => {
        const { graph } = editor.draft.store.getState();
        const ids = editor.view.getState().selection.map((id) => standIn(graph, id) ?? id);
        const nodes = [...new Set(ids)].map((id) => ({ id }));
        if (nodes.length === 0) editor.canvas.current?.fit();
        else void flow.fitView({ nodes, padding: 0.2, maxZoom: 1, duration: panMs() });
      },
      shown: () => {
        const [x, y, zoom] = store.getState().transform;
        const { width, height } = rect();
        return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
      },
      element: () => root.current,
      focus: () => root.current?.focus({ preventScroll: true }),
      putBack: hand.putBack,
    };
    return () => {
      editor.canvas.current = null;
      element?.removeEventListener('pointermove', moves);
      element?.removeEventListener('pointerleave', leaves);
    };
  }, [editor, flow, store, root, hand]);

  // The panel takes space from the canvas: what it was opened for stays in sight, with its neighbours where
  // only a strip is left. What was seen before that comes back.
  const before = useRef<Viewport | null>(null);
  useEffect(
    () =>
      editor.view.subscribe((now, then) => {
        const [id] = now.selection;
        const isStrip = now.panesOpen && now.panelOpen;
        const wasStrip = then.panesOpen && then.panelOpen;
        if (isStrip && !wasStrip) before.current = flow.getViewport();
        const moved =
          now.selection !== then.selection || now.panelOpen !== then.panelOpen || isStrip !== wasStrip;
        if (id === undefined || !moved || now.selection.length !== 1) return;
        requestAnimationFrame(() => {
          const bounds = isStrip ? boundsAround(editor.draft.store.getState().graph, id) : null;
          const box = root.current?.getBoundingClientRect();
          if (bounds && box) {
            void flow.setViewport(getViewportForBounds(bounds, box.width, box.height, 0.5, 1, '24px'), {
              duration: panMs(),
            });
          } else if (wasStrip && before.current) {
            void flow.setViewport(before.current).then(() => editor.canvas.current?.reveal(id));
          } else editor.canvas.current?.reveal(id);
        });
      }),
    [editor, flow, root],
  );
}

/** How far to pan so that a span is inside with a margin; 0 when it is. */
function shift(start: number, length: number, room: number): number {
  if (start < MARGIN) return MARGIN - start;
  const over = start + length + MARGIN - room;
  return over > 0 ? -over : 0;
}
