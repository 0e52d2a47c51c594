'use client';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { filterPath, readFilter, type TemplateFilter } from './template-filter.ts';

/** What is shown, and how to change a part of it. Another template is another place to go back from. */
export function useTemplateFilter(): [TemplateFilter, (part: Partial<TemplateFilter>) => void] {
  const query = useSearchParams();
  const filter = useMemo(() => readFilter(query), [query]);
  const change = (part: Partial<TemplateFilter>) => {
    const path = filterPath({ ...readFilter(new URLSearchParams(location.search)), ...part });
    if (part.chosen === undefined) history.replaceState(null, '', path);
    else history.pushState(null, '', path);
  };
  return [filter, change];
}
