'use client';
import type { ReactFlowState } from '@xyflow/react';
import { createContext } from 'react';

/** Below this zoom nothing of a card could be read. */
const FARTHER = 0.32;

export function isFarther({ transform }: ReactFlowState): boolean {
  return transform[2] < FARTHER;
}

/** Whether the canvas is seen from so far: told to the cards, each of which would ask at every step of a pan. */
export const FartherContext = createContext(false);
