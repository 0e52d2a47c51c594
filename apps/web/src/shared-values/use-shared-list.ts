'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTRPC } from '../app-shell/trpc.ts';

const pageSize = 50;

/** The team's credentials that match, by name, page by page. */
export function useCredentials(teamId: string | undefined, search: string) {
  const trpc = useTRPC();
  const list = useInfiniteQuery(
    trpc.credentials.list.infiniteQueryOptions(
      { teamId: teamId ?? '', limit: pageSize, ...(search !== '' && { search }) },
      {
        enabled: teamId !== undefined,
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        placeholderData: keepPreviousData,
      },
    ),
  );
  return list;
}

/** The team's resources that match, by name, page by page. */
export function useResources(teamId: string | undefined, search: string) {
  const trpc = useTRPC();
  const list = useInfiniteQuery(
    trpc.resources.list.infiniteQueryOptions(
      { teamId: teamId ?? '', limit: pageSize, ...(search !== '' && { search }) },
      {
        enabled: teamId !== undefined,
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        placeholderData: keepPreviousData,
      },
    ),
  );
  return list;
}
