'use client';
import { MiniMap, useReactFlow } from '@xyflow/react';
import { MapCard } from './map-card.tsx';
import { MAP, useMapShown } from './map-shown.ts';
import { panMs } from './use-canvas-handle.ts';

/** The story as a map: click or drag moves the view, the wheel zooms. */
export function StoryMap() {
  const flow = useReactFlow();
  const shown = useMapShown((state) => state.shown);
  if (!shown) return null;
  return (
    <div className="story-map absolute bottom-12 left-3 z-(--z-canvas-ui) max-lg:hidden">
      <MiniMap
        pannable
        zoomable
        ariaLabel="Map of the story"
        nodeComponent={MapCard}
        style={MAP}
        onClick={(_, { x, y }) => void flow.setCenter(x, y, { zoom: flow.getZoom(), duration: panMs() })}
      />
    </div>
  );
}
