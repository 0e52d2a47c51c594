'use client';
import { type ReactFlowState, useStore as useFlow, useReactFlow, useStoreApi } from '@xyflow/react';
import { memo, type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { shallow } from 'zustand/shallow';
import { around, type Box } from '../rules/boxes.ts';
import { useActivity } from '../state/use-editor.ts';
import { boxOf, type CanvasNode } from './elements.ts';
import type { ElementsStore } from './elements-store.ts';
import { type MapLook, mapPaths, mapView, outline } from './map-picture.ts';
import { MAP, useMapShown } from './map-shown.ts';
import { panMs } from './use-canvas-handle.ts';
import { useProblems } from './use-problems.ts';

/** Of a canvas: on a narrower one the map would hide what it shows. */
const leastWidth = 2.5 * MAP.width;

type Props = { elements: Pick<ElementsStore, 'store'> };

/** The story as a map: click or drag moves the view, the wheel zooms. It does not come and go with the view. */
export function StoryMap({ elements }: Props) {
  const shown = useMapShown((state) => state.shown);
  const hasRoom = useFlow(({ width }) => width > leastWidth);
  return shown && hasRoom ? <OfStory elements={elements} /> : null;
}

function OfStory({ elements }: Props) {
  const nodes = useStore(elements.store, (state) => state.nodes);
  const story = useMemo(() => around(nodes.map(boxOf)), [nodes]);
  return story === null ? null : <Picture nodes={nodes} story={story} />;
}

/** In canvas pixels. */
function seenOf({ transform: [left, top, zoom], width, height }: ReactFlowState): Box {
  return { x: -left / zoom, y: -top / zoom, width: width / zoom, height: height / zoom };
}

function Picture({ nodes, story }: { nodes: readonly CanvasNode[]; story: Box }) {
  const seen = useFlow(seenOf, shallow);
  const { box, scale } = mapView(story, seen);
  const svg = useRef<SVGSVGElement>(null);
  const hand = useHand(svg, { box, scale });
  return (
    <div className="story-map absolute bottom-12 left-3 z-(--z-canvas-ui) max-lg:hidden">
      <svg
        ref={svg}
        role="img"
        aria-label="Map of the story"
        {...MAP}
        viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
        {...hand}
      >
        <Cards nodes={nodes} />
        <path className="map-seen" d={outline(seen)} />
      </svg>
    </div>
  );
}

const classes: Record<MapLook, string> = {
  frame: 'map-frame stroke-line-strong',
  'chosen-frame': 'map-frame stroke-accent',
  note: 'map-note',
  quiet: 'fill-line-strong',
  succeeded: 'fill-[var(--state-succeeded-solid)]',
  waiting: 'fill-[var(--state-waiting-solid)]',
  running: 'fill-[var(--state-running-solid)]',
  failed: 'fill-[var(--state-failed-solid)]',
  chosen: 'fill-accent',
};

/** Not drawn anew by a pan. */
const Cards = memo(function Cards({ nodes }: { nodes: readonly CanvasNode[] }) {
  const counts = useActivity((activity) => activity.counts);
  const path = useActivity((activity) => activity.path);
  const problems = useProblems();
  const paths = useMemo(() => mapPaths(nodes, { counts, path }, problems), [nodes, counts, path, problems]);
  return paths.map(({ look, path: d }) => (
    <path key={look} data-look={look} d={d} className={classes[look]} />
  ));
});

/** How much a step of the wheel zooms, as on the canvas. */
const WHEEL = 0.002;

/** What a hand does with the map. */
function useHand(svg: { current: SVGSVGElement | null }, { box, scale }: { box: Box; scale: number }) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const grip = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  useEffect(() => {
    const zooms = (event: WheelEvent) => {
      event.preventDefault();
      void flow.zoomTo(flow.getZoom() * 2 ** (-event.deltaY * WHEEL));
    };
    const element = svg.current;
    element?.addEventListener('wheel', zooms, { passive: false });
    return () => element?.removeEventListener('wheel', zooms);
  }, [flow, svg]);
  return {
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      grip.current = { x: event.clientX, y: event.clientY, moved: false };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const from = grip.current;
      if (from === null || (from.x === clientX && from.y === clientY)) return;
      const [x, y, zoom] = store.getState().transform;
      const step = scale * zoom;
      grip.current = { x: clientX, y: clientY, moved: true };
      void flow.setViewport({ x: x - (clientX - from.x) * step, y: y - (clientY - from.y) * step, zoom });
    },
    onPointerUp: ({ clientX, clientY, currentTarget }: PointerEvent<SVGSVGElement>) => {
      const isClick = grip.current?.moved === false;
      grip.current = null;
      if (!isClick) return;
      const { left, top } = currentTarget.getBoundingClientRect();
      const at = {
        x: box.x + ((clientX - left) / MAP.width) * box.width,
        y: box.y + ((clientY - top) / MAP.height) * box.height,
      };
      void flow.setCenter(at.x, at.y, { zoom: flow.getZoom(), duration: panMs() });
    },
    onPointerCancel: () => {
      grip.current = null;
    },
  };
}
