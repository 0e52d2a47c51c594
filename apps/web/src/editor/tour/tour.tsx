'use client';
import { lazy, Suspense, useEffect } from 'react';
import { useEditor, useView } from '../state/use-editor.ts';
import { tourSeen } from './seen.ts';

const TourPopover = lazy(() =>
  import('./tour-popover.tsx').then(({ TourPopover: component }) => ({ default: component })),
);

/** The tour comes by itself on the first visit, and whenever it is asked for. */
export function Tour() {
  const { view, readOnly } = useEditor();
  const step = useView((state) => state.tourStep);
  useEffect(() => {
    if (!readOnly && !tourSeen()) view.setState({ tourStep: 0 });
  }, [view, readOnly]);
  return step === null ? null : (
    <Suspense fallback={null}>
      <TourPopover at={step} />
    </Suspense>
  );
}
