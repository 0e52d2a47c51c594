'use client';
import { ViewportPortal } from '@xyflow/react';
import { useStore } from 'zustand';
import type { Guide } from '../rules/guides.ts';
import type { ElementsStore } from './elements-store.ts';

/** Helper lines while something is dragged; drawn beside the cards, so that none of them is drawn again. */
export function GuideLines({ drag }: { drag: ElementsStore['drag'] }) {
  const guides = useStore(drag, (state) => state.guides);
  if (guides.length === 0) return null;
  return (
    <ViewportPortal>
      {guides.map((guide) => (
        <div
          key={`${guide.axis} ${guide.at}`}
          data-guide={guide.axis}
          className="guide-line"
          style={lineOf(guide)}
        />
      ))}
    </ViewportPortal>
  );
}

const BEYOND = 12;

function lineOf({ axis, at, from, to }: Guide) {
  const length = to - from + 2 * BEYOND;
  return axis === 'across'
    ? { left: at, top: from - BEYOND, width: 1, height: length }
    : { left: from - BEYOND, top: at, width: length, height: 1 };
}
