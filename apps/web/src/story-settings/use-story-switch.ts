'use client';
import type { Id } from '@storyloom/engine';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { explain } from '../app-shell/explain.ts';
import { useTRPC } from '../app-shell/trpc.ts';
import { notify } from '../ui/toaster.tsx';

/** Suspends and resumes a story; whatever shows how it stands follows. */
export function useStorySwitch({ name }: { id: Id; name: string }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refresh = () =>
    Promise.all(
      [
        trpc.stories.settings.pathFilter(),
        trpc.stories.list.pathFilter(),
        trpc.queue.summary.pathFilter(),
        trpc.runs.list.pathFilter(),
      ].map((filter) => cache.invalidateQueries(filter)),
    );
  const suspend = useMutation(
    trpc.stories.suspend.mutationOptions({
      onError: (error) => notify.failed({ title: `“${name}” was not suspended`, detail: explain(error) }),
      onSettled: refresh,
    }),
  );
  const resume = useMutation(
    trpc.stories.resume.mutationOptions({
      onError: (error) => notify.failed({ title: `“${name}” was not resumed`, detail: explain(error) }),
      onSettled: refresh,
    }),
  );
  return { suspend, resume };
}
