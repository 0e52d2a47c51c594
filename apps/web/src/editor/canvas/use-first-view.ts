'use client';
import { useStoreApi, type Viewport } from '@xyflow/react';
import { useState } from 'react';
import { useEditor } from '../state/use-editor.ts';
import type { ElementsStore } from './elements-store.ts';
import { firstView } from './first-view.ts';

/**
 * Where the canvas stands at first, for React Flow's `defaultViewport`. It is in React Flow's store before anything
 * is drawn: otherwise all cards would be drawn near, and once more from where they are seen.
 */
export function useFirstView(elements: ElementsStore, size: { width: number; height: number }): Viewport {
  const { draft, view } = useEditor();
  const store = useStoreApi();
  const [first] = useState(() => {
    const { graph } = draft.store.getState();
    const [selected] = view.getState().selection;
    const { nodes } = elements.store.getState();
    const { x, y, zoom } = firstView({ graph, nodes, first: selected, size });
    store.setState({ transform: [x, y, zoom] });
    return { x, y, zoom };
  });
  return first;
}
