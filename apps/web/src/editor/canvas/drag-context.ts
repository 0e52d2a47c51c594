'use client';
import { createContext } from 'react';
import { createStore } from 'zustand/vanilla';
import type { DragState } from './drag.ts';
import type { ElementsStore } from './elements-store.ts';

/** What is seen of a drag, for what stands on the canvas. */
export const DragContext = createContext<ElementsStore['drag']>(
  createStore<DragState>(() => ({ guides: [], into: null })),
);
