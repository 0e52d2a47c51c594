'use client';
import type { NodeChange } from '@xyflow/react';
import { type MouseEvent, type PointerEvent, useMemo } from 'react';
import type { Editor } from '../state/editor.ts';
import type { CanvasNode, LinkEdge } from './elements.ts';
import type { ElementsStore } from './elements-store.ts';
import { pointAtLink } from './hot-link.ts';
import type { useClicks } from './use-clicks.ts';
import type { useDragging } from './use-dragging.ts';
import type { usePointAtFarLinks } from './use-far-links.ts';
import type { useMarquee } from './use-marquee.ts';

type Parts = {
  editor: Editor;
  elements: ElementsStore;
  clicks: ReturnType<typeof useClicks>;
  drags: ReturnType<typeof useDragging>;
  marquee: ReturnType<typeof useMarquee>;
  pointAtLinks: ReturnType<typeof usePointAtFarLinks>;
};

/** What React Flow calls. The same functions each time: with others it draws every card and link in view anew. */
export function useFlowHandlers({ editor, elements, clicks, drags, marquee, pointAtLinks }: Parts) {
  const { commands, view } = editor;
  return useMemo(
    () => ({
      onNodesChange: (changes: NodeChange<CanvasNode>[]) =>
        elements.change(changes, { keepsSelection: marquee.isOwn() }),
      onNodeDragStart: drags.start,
      onNodeDrag: drags.drag,
      onNodeDragStop: (event: globalThis.MouseEvent | TouchEvent, _: CanvasNode, moved: CanvasNode[]) =>
        drags.stop(event, moved),
      onNodeClick: (event: MouseEvent, node: CanvasNode) => clicks.node(node.id, event),
      onNodeMouseEnter: (_: MouseEvent, node: CanvasNode) => commands.pointAt(node.id),
      onNodeMouseLeave: () => commands.pointAt(null),
      onEdgeClick: (event: MouseEvent, edge: LinkEdge) => clicks.link(edge.id, event),
      onNodeDoubleClick: (_: MouseEvent, node: CanvasNode) => clicks.nodeTwice(node.id),
      onPaneClick: clicks.pane,
      onDoubleClick: clicks.twice,
      onNodeContextMenu: (event: MouseEvent, node: CanvasNode) => clicks.nodeMenu(event, node.id),
      onEdgeMouseEnter: (_: MouseEvent, edge: LinkEdge) => pointAtLink(view, edge.id),
      onEdgeMouseLeave: () => pointAtLink(view, null),
      onEdgeContextMenu: (event: MouseEvent, edge: LinkEdge) => clicks.linkMenu(event, edge.id),
      onPaneContextMenu: clicks.paneMenu,
      onContextMenu: (event: MouseEvent) => event.preventDefault(),
      onPointerDownCapture: marquee.down,
      onPointerMove: (event: PointerEvent) => {
        marquee.move();
        pointAtLinks(event);
      },
      onSelectionStart: marquee.start,
      onSelectionEnd: marquee.end,
    }),
    [elements, clicks, drags, marquee, pointAtLinks, commands, view],
  );
}
