'use client';
import { type RefObject, useEffect, useRef } from 'react';

/** Ctrl or ⌘ with Enter, anywhere in the panel, tests the Action. */
export function useTestKey(root: RefObject<HTMLElement | null>, run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const box = root.current;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    box?.addEventListener('keydown', onKeyDown, true);
    return () => box?.removeEventListener('keydown', onKeyDown, true);
  }, [root]);
}
