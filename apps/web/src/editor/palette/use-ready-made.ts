'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type TemplateItem, useTRPC } from '../../app-shell/trpc.ts';
import { useDebounced } from '../../app-shell/use-debounced.ts';
import { useEditor } from '../state/use-editor.ts';

const shortest = 2;
const most = 8;

/** Ready-made Actions that match what is sought, a moment after it was typed; null while that is asked for the first time. */
export function useReadyMade(search: string): readonly TemplateItem[] | null {
  const trpc = useTRPC();
  const { teamId } = useEditor();
  const sought = search.trim();
  const asked = useDebounced(sought, 120);
  const list = useQuery(
    trpc.templates.list.queryOptions(
      { teamId, kind: 'action', search: asked, limit: most },
      {
        enabled: asked.length >= shortest,
        placeholderData: keepPreviousData,
        staleTime: Number.POSITIVE_INFINITY,
      },
    ),
  );
  if (sought.length < shortest) return [];
  return list.data?.items ?? (list.isError ? [] : null);
}
