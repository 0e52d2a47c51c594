'use client';
import { type Rect, useReactFlow, useStoreApi } from '@xyflow/react';
import { type PointerEvent, useMemo, useRef } from 'react';
import { useEditor } from '../state/use-editor.ts';
import type { ViewState } from '../state/view.ts';
import type { CanvasNode } from './elements.ts';
import type { ElementsStore } from './elements-store.ts';
import type { Hand } from './hand.ts';

type Marquee = {
  how: 'only' | 'add' | 'toggle';
  /** What was selected before it. */
  nodes: ReadonlySet<string>;
  links: readonly string[];
  before: Pick<ViewState, 'selection' | 'selectedLinks' | 'focus' | 'panelOpen'>;
  active: boolean;
  /** In canvas pixels. */
  rect: Rect | null;
};

/**
 * A rectangle drawn on the empty canvas selects the cards that it touches, or else the links that it
 * crosses: these alone; with Shift in addition; with Ctrl each the other way round.
 */
export function useMarquee(elements: ElementsStore, hand: Hand) {
  const { view, commands, canvas } = useEditor();
  const flow = useReactFlow<CanvasNode>();
  const store = useStoreApi();
  const marquee = useRef<Marquee | null>(null);

  return useMemo(() => {
    const inside = ({ rect }: Marquee) => (rect ? flow.getIntersectingNodes(rect).map(({ id }) => id) : []);
    return {
      /** Whether the selection is worked out here rather than by React Flow. */
      isOwn: () => marquee.current?.active === true && marquee.current.how !== 'only',
      down: (event: PointerEvent) => {
        const { selection, selectedLinks, focus, panelOpen } = view.getState();
        const how = event.shiftKey ? 'add' : event.ctrlKey || event.metaKey ? 'toggle' : 'only';
        const before = { selection, selectedLinks, focus, panelOpen };
        marquee.current = {
          how,
          nodes: new Set(selection),
          links: selectedLinks,
          before,
          active: false,
          rect: null,
        };
      },
      start: () => {
        const now = marquee.current;
        if (now === null) return;
        now.active = true;
        canvas.current?.focus();
        hand.take(() => {
          marquee.current = null;
          store.setState({ userSelectionActive: false, userSelectionRect: null });
          view.setState(now.before);
        });
      },
      move: () => {
        const now = marquee.current;
        const { userSelectionRect: drawn, transform } = store.getState();
        if (!now?.active || drawn === null) return;
        const [x, y, zoom] = transform;
        const { width, height } = drawn;
        now.rect = {
          x: (drawn.x - x) / zoom,
          y: (drawn.y - y) / zoom,
          width: width / zoom,
          height: height / zoom,
        };
        if (now.how === 'only') return;
        const next = new Set(now.nodes);
        for (const id of inside(now)) {
          if (now.how === 'toggle' && now.nodes.has(id)) next.delete(id);
          else next.add(id);
        }
        commands.select([...next]);
      },
      end: () => {
        const now = marquee.current;
        marquee.current = null;
        if (!hand.open() || now === null) return;
        const crossed =
          now.rect !== null && inside(now).length === 0 ? elements.lines.crossing(now.rect) : [];
        if (now.how !== 'only') commands.selectLinks(now.links, 'add');
        if (crossed.length > 0) commands.selectLinks(crossed, now.how);
      },
    };
  }, [view, commands, canvas, flow, store, elements, hand]);
}
