'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useRefreshPlaces } from '../../../src/folders/use-folders.ts';

/** Whatever shows stories, those in the trash too, follows. */
export function useRefreshTrash(): () => Promise<unknown> {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refreshPlaces = useRefreshPlaces();
  return () => Promise.all([cache.invalidateQueries(trpc.trash.pathFilter()), refreshPlaces()]);
}
