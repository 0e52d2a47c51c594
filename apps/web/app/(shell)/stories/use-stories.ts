'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import type { StoryFilter } from './story-filter.ts';

/**
 * The team's stories that match, page by page. Fetched again at every visit, because the editor changes
 * them, and every 30 s for the counts.
 */
export function useStories(
  teamId: string | undefined,
  { search, folderId, tags, favourites, status, editedById, order }: StoryFilter,
) {
  const trpc = useTRPC();
  const list = useInfiniteQuery(
    trpc.stories.list.infiniteQueryOptions(
      {
        teamId: teamId ?? '',
        limit: 50,
        ...(search !== '' && { search }),
        ...(folderId !== null && { folderId }),
        ...(tags.length > 0 && { tags: [...tags] }),
        ...(favourites && { favourites }),
        ...(status !== null && { status }),
        ...(editedById !== null && { editedById }),
        ...(order !== 'edited' && { order }),
      },
      {
        enabled: teamId !== undefined,
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        placeholderData: keepPreviousData,
        refetchOnMount: 'always',
        refetchInterval: 30_000,
      },
    ),
  );
  const pages = list.data?.pages ?? [];
  return { list, stories: pages.flatMap((page) => page.items), total: pages[0]?.total ?? 0 };
}
