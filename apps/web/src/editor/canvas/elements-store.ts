/** React Flow's nodes and edges, following the document and the selection; React Flow's own moves flow back. */
import { applyChanges, type Id, type Position } from '@storyloom/engine';
import { applyNodeChanges, type NodeChange } from '@xyflow/react';
import { createStore } from 'zustand/vanilla';
import type { Editor } from '../state/editor.ts';
import { createDrag } from './drag.ts';
import { type CanvasNode, canvasEdges, canvasNodes, type LinkEdge } from './elements.ts';
import { createGlide } from './glide.ts';
import { createLinkLines } from './link-lines.ts';

type Elements = { nodes: CanvasNode[]; edges: LinkEdge[] };

export function createElements(editor: Pick<Editor, 'draft' | 'view' | 'commands' | 'canvas'>) {
  const { draft, view, commands } = editor;
  const derive = (old: Elements): Elements => {
    const { selection, selectedLinks, moving } = view.getState();
    const { graph: saved } = draft.store.getState();
    const graph = moving ? applyChanges(saved, [{ op: 'move', positions: moving }]) : saved;
    const chosen = { nodes: new Set(selection), links: new Set(selectedLinks) };
    return { nodes: canvasNodes(old.nodes, graph, chosen), edges: canvasEdges(old.edges, graph, chosen) };
  };
  const store = createStore<Elements>(() => derive({ nodes: [], edges: [] }));
  const glide = createGlide((place) => store.setState(({ nodes }) => ({ nodes: nodes.map(place) })));
  const drag = createDrag(editor);
  const lines = createLinkLines(store.getState);
  const refresh = () => {
    const old = store.getState();
    const next = derive(old);
    store.setState({ ...next, nodes: glide.towards(old.nodes, next.nodes) });
  };

  return {
    store,
    lines,
    /** What is seen of a drag beside the cards: helper lines, the group it would go into. */
    drag: drag.store,
    /** Follows the document and the selection until the returned function is called. */
    follow: () => {
      refresh();
      const offDraft = draft.store.subscribe((now, before) => {
        if (now.graph !== before.graph) refresh();
      });
      const offView = view.subscribe((now, before) => {
        const isSame =
          now.selection === before.selection &&
          now.selectedLinks === before.selectedLinks &&
          now.moving === before.moving;
        if (!isSame) refresh();
      });
      return () => {
        offDraft();
        offView();
        glide.stop();
      };
    },
    /** What React Flow wants: sizes and drags are its own, the selection is ours. */
    change: (changes: NodeChange<CanvasNode>[], { keepsSelection = false } = {}) => {
      const own = changes.filter(({ type }) => type === 'position' || type === 'dimensions');
      if (own.length > 0) {
        const { nodes } = store.getState();
        const placed = drag.placed(own, nodes);
        store.setState({ nodes: applyNodeChanges(placed, nodes) });
      }
      const selects = changes.flatMap((change) => (change.type === 'select' ? [change] : []));
      if (selects.length === 0 || keepsSelection) return;
      const selected = new Set<Id>(view.getState().selection);
      for (const change of selects) {
        if (change.selected) selected.add(change.id);
        else selected.delete(change.id);
      }
      const ids = [...selected];
      if (ids.join() !== view.getState().selection.join()) commands.select(ids);
    },
    /** Ends a drag of these: `settle` says what becomes of it. */
    drop: (moved: readonly CanvasNode[], settle: (places: Record<Id, Position>) => void) => {
      const ids = new Set(moved.map(({ id }) => id));
      const { nodes } = store.getState();
      const places = nodes.flatMap((node) => (ids.has(node.id) ? [[node.id, node.position] as const] : []));
      store.setState({
        nodes: nodes.map((node) => (node.dragging ? { ...node, dragging: false } : node)),
      });
      drag.end();
      settle(Object.fromEntries(places));
      refresh();
    },
  };
}

export type ElementsStore = ReturnType<typeof createElements>;
