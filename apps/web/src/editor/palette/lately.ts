'use client';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

const MOST = 3;

/** The types this person added last, in this browser. */
export const useLately = create<{ types: readonly string[]; used: (type: string) => void }>()(
  persist(
    (set) => ({
      types: [],
      used: (type) =>
        set(({ types }) => ({ types: [type, ...types.filter((one) => one !== type)].slice(0, MOST) })),
    }),
    { name: 'storyloom.lately', skipHydration: true },
  ),
);
