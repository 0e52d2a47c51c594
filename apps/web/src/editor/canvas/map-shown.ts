'use client';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export const MAP = { width: 170, height: 100 } as const;

/** Whether this person wants the map, in this browser. */
export const useMapShown = create<{ shown: boolean; toggle: () => void }>()(
  persist((set) => ({ shown: true, toggle: () => set(({ shown }) => ({ shown: !shown })) }), {
    name: 'storyloom.map',
    skipHydration: true,
  }),
);
