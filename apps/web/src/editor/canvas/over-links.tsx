'use client';
import { type ReactFlowState, useStore as useFlow } from '@xyflow/react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

/**
 * What is no line stands here, over all links. React Flow's own way looks for the place in the page anew with each
 * step of a pan and each edit, once for each label.
 */
export function OverLinks({ children }: { children: ReactNode }) {
  const place = useFlow(placeOver);
  return place && createPortal(children, place);
}

const places = new WeakMap<HTMLElement, Element>();

function placeOver({ domNode }: ReactFlowState): Element | null {
  if (domNode === null) return null;
  const place = places.get(domNode) ?? domNode.querySelector('.react-flow__edgelabel-renderer');
  if (place !== null) places.set(domNode, place);
  return place;
}
