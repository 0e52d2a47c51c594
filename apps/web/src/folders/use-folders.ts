'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../app-shell/trpc.ts';

/** The team's folders; none while they load, and when they did not. */
export function useFolders(teamId: string | undefined) {
  const trpc = useTRPC();
  const folders = useQuery(
    trpc.folders.list.queryOptions({ teamId: teamId ?? '' }, { enabled: teamId !== undefined }),
  );
  const failed = folders.isError && folders.data === undefined;
  return { folders: folders.data ?? [], loaded: folders.data !== undefined, failed, retry: folders.refetch };
}

/** What changes where stories lie: whatever shows it follows. */
export function useRefreshPlaces(): () => Promise<unknown> {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return () =>
    Promise.all(
      [
        trpc.folders.list.pathFilter(),
        trpc.stories.list.pathFilter(),
        trpc.stories.tags.pathFilter(),
        trpc.stories.settings.pathFilter(),
        trpc.home.stories.pathFilter(),
      ].map((filter) => cache.invalidateQueries(filter)),
    );
}

/** What can be done to folders. Those that a dialog waits for answer their error to it. */
export function useFolderActions() {
  const trpc = useTRPC();
  const refresh = useRefreshPlaces();
  const create = useMutation(trpc.folders.create.mutationOptions({ onSettled: refresh }));
  const update = useMutation(trpc.folders.update.mutationOptions({ onSettled: refresh }));
  const remove = useMutation(trpc.folders.remove.mutationOptions({ onSettled: refresh }));
  return { create, update, remove };
}
