'use client';
import { useSyncExternalStore } from 'react';

const query = '(max-width: 639.98px)';

/** A window too narrow for a canvas: the outline takes its place. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
    () => false,
  );
}
