'use client';
import { useStoreApi } from '@xyflow/react';
import { useState } from 'react';

/**
 * Keeps React Flow from measuring what was told where its ports are (ports.ts). It measures whatever comes into view:
 * from far away cards have no ports in the page, and their links would be gone; from near, each card that a pan
 * brings in would cost a layout of its own. Belongs above the canvas: what measures is taken when that is first drawn.
 */
export function useToldPorts(): void {
  const store = useStoreApi();
  useState(() => {
    const { updateNodeInternals: measure } = store.getState();
    store.setState({
      updateNodeInternals: (updates, how) => {
        const { nodeLookup } = store.getState();
        const unknown = [...updates].filter(([id]) => nodeLookup.get(id)?.handles === undefined);
        if (unknown.length > 0) measure(new Map(unknown), how);
      },
    });
  });
}
