'use client';
import { type RefObject, useEffect } from 'react';

/** Marks the canvas while Alt is held, for gestures.css: what a click and a drag do then looks different. */
export function useAltMark(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const mark = (isHeld: boolean) => root.current?.toggleAttribute('data-alt', isHeld);
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Alt') mark(event.type === 'keydown');
    };
    const onBlur = () => mark(false);
    window.addEventListener('keydown', onKey);
    window.addEventListener('keyup', onKey);
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('keyup', onKey);
      window.removeEventListener('blur', onBlur);
    };
  }, [root]);
}
