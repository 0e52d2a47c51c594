'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { explain } from '../app-shell/explain.ts';
import { useTRPC } from '../app-shell/trpc.ts';
import { notify } from '../ui/toaster.tsx';

const lookAgainMs = 15_000;

/**
 * Who locked a story, and why; null while it is open to edits, undefined until it is known. Where that cannot be
 * learned, it counts as open: the server refuses what a lock forbids.
 */
export function useLock(id: string) {
  const trpc = useTRPC();
  const settings = useQuery(
    trpc.stories.settings.queryOptions({ id }, { refetchInterval: lookAgainMs, refetchOnWindowFocus: true }),
  );
  return settings.data === undefined && settings.isError ? null : settings.data?.lock;
}

/** Whatever shows whether a story is locked follows. */
export function useRefreshLock(): () => Promise<unknown> {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries(trpc.stories.settings.pathFilter()),
      cache.invalidateQueries(trpc.stories.list.pathFilter()),
      cache.invalidateQueries(trpc.home.stories.pathFilter()),
    ]);
}

/** Takes the lock off a story. */
export function useUnlock() {
  const trpc = useTRPC();
  const refresh = useRefreshLock();
  return useMutation(
    trpc.stories.unlock.mutationOptions({
      onError: (error) => notify.failed({ title: 'The lock was not taken off', detail: explain(error) }),
      onSettled: refresh,
    }),
  );
}
