'use client';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

const MOST = 6;

/** What this person chose last in the command palette, in this browser. */
export const useRecentCommands = create<{ ids: readonly string[]; used: (id: string) => void }>()(
  persist(
    (set) => ({
      ids: [],
      used: (id) => set(({ ids }) => ({ ids: [id, ...ids.filter((one) => one !== id)].slice(0, MOST) })),
    }),
    { name: 'storyloom.commands' },
  ),
);
