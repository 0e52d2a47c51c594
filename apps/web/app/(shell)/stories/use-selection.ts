'use client';
import { useState } from 'react';
import type { StoryItem } from '../../../src/app-shell/trpc.ts';

/** Which of the listed stories are chosen. What is no longer listed is no longer chosen. */
export function useSelection(stories: readonly StoryItem[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);
  const chosen = stories.filter(({ id }) => ids.has(id));
  return {
    chosen,
    has: (id: string) => ids.has(id),
    clear: () => setIds(new Set()),
    all: (on: boolean) => setIds(new Set(on ? stories.map(({ id }) => id) : [])),
    /** `range`: and all between the one before and this one. */
    toggle: (id: string, { on, range }: { on: boolean; range: boolean }) => {
      const from = stories.findIndex((story) => story.id === last);
      const to = stories.findIndex((story) => story.id === id);
      const between =
        range && from >= 0 ? stories.slice(Math.min(from, to), Math.max(from, to) + 1) : [stories[to]];
      const next = new Set(ids);
      for (const story of between) {
        if (!story) continue;
        if (on) next.add(story.id);
        else next.delete(story.id);
      }
      setIds(next);
      setLast(id);
    },
  };
}

export type Selection = ReturnType<typeof useSelection>;
