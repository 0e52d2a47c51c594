'use client';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import type { TemplateFilter } from './template-filter.ts';

type Wanted = Pick<TemplateFilter, 'search' | 'kind' | 'category'>;

/** The templates that match, best first, with how many another kind or category would show. */
export function useTemplates(teamId: string | undefined, { search, kind, category }: Wanted) {
  const trpc = useTRPC();
  const list = useInfiniteQuery(
    trpc.templates.list.infiniteQueryOptions(
      {
        teamId: teamId ?? '',
        kind,
        ...(search === '' ? {} : { search }),
        ...(category === null ? {} : { category }),
      },
      {
        enabled: teamId !== undefined,
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        placeholderData: keepPreviousData,
      },
    ),
  );
  const [first] = list.data?.pages ?? [];
  return { list, first, templates: list.data?.pages.flatMap(({ items }) => items) ?? [] };
}

/** One of them with its story. */
export function useTemplate(teamId: string | undefined, slug: string | null) {
  const trpc = useTRPC();
  return useQuery(
    trpc.templates.get.queryOptions(
      { teamId: teamId ?? '', slug: slug ?? '' },
      { enabled: teamId !== undefined && slug !== null, retry: false },
    ),
  );
}
