'use client';
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type PointerEvent, useMemo } from 'react';
import { useStore } from 'zustand';
import { useEditor, useView } from '../state/use-editor.ts';
import type { LinkEdge } from './elements.ts';
import type { ElementsStore } from './elements-store.ts';
import { isFarther } from './farther.ts';
import { pointAtLink } from './hot-link.ts';

/**
 * What React Flow is given, and `rest`, the links that are drawn as one picture. From far away (`farther`) React Flow
 * has those links alone with which something happens: under the pointer, selected, about to take what is dragged, or
 * moving with a card.
 */
export function useShownElements(elements: ElementsStore, farther: boolean) {
  const { nodes, edges } = useStore(elements.store);
  const hot = useView((state) => (farther ? state.hotLink : null));
  const target = useView((state) => (farther ? state.dropLink : null));
  return useMemo(() => {
    if (!farther) return { nodes, edges, rest: null };
    const moving = new Set(nodes.flatMap(({ id, dragging }) => (dragging === true ? [id] : [])));
    const isApart = (edge: LinkEdge) =>
      edge.selected === true ||
      edge.id === hot ||
      edge.id === target ||
      moving.has(edge.source) ||
      moving.has(edge.target);
    const rest = elements.lines.shapes().filter(({ edge }) => !isApart(edge));
    return { nodes, edges: edges.filter(isApart), rest };
  }, [elements, nodes, edges, farther, hot, target]);
}

/** Finds the link under the pointer where links are a picture: it is an element from then on, with all that it can do. */
export function usePointAtFarLinks(elements: ElementsStore) {
  const { view } = useEditor();
  const flow = useReactFlow();
  const store = useStoreApi();
  return useMemo(
    () =>
      ({ target, clientX: x, clientY: y, buttons }: PointerEvent) => {
        if (buttons !== 0 || !isFarther(store.getState())) return;
        if (target instanceof Element && target.closest('.react-flow__node, .react-flow__edge')) return;
        const link = elements.lines.at(flow.screenToFlowPosition({ x, y }, { snapToGrid: false }));
        if (link !== view.getState().hotLink) pointAtLink(view, link);
      },
    [elements, flow, store, view],
  );
}
