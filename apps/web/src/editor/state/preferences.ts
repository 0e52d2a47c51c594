'use client';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

type Preferences = {
  /** The wheel zooms; without this it pans, and zooms with Ctrl. */
  scrollZooms: boolean;
};

/** What this person likes, in this browser. Read from the browser after the first render: see `persist.rehydrate`. */
export const usePreferences = create<Preferences>()(
  persist((): Preferences => ({ scrollZooms: false }), {
    name: 'storyloom.preferences',
    skipHydration: true,
  }),
);
