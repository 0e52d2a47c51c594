'use client';
import { useEffect } from 'react';
import { TourPopover } from '../parts.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import { tourSeen } from './seen.ts';

/** The tour comes by itself on the first visit, and whenever it is asked for. */
export function Tour() {
  const { view, readOnly } = useEditor();
  const step = useView((state) => state.tourStep);
  useEffect(() => {
    if (!readOnly && !tourSeen()) view.setState({ tourStep: 0 });
  }, [view, readOnly]);
  return step === null ? null : <TourPopover at={step} />;
}
