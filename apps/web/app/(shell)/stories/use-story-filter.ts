'use client';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { filterPath, readFilter, type StoryFilter } from './story-filter.ts';

/** What is shown, and how to change a part of it. The address follows without a trip to the server. */
export function useStoryFilter(): [StoryFilter, (part: Partial<StoryFilter>) => void] {
  const query = useSearchParams();
  const filter = useMemo(() => readFilter(query), [query]);
  const change = (part: Partial<StoryFilter>) => {
    const path = filterPath({ ...readFilter(new URLSearchParams(location.search)), ...part });
    history.replaceState(null, '', path);
  };
  return [filter, change];
}
