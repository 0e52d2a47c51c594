'use client';
import type { Id } from '@storyloom/engine';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { explain } from '../../../src/app-shell/explain.ts';
import { type TemplateDetail, useTRPCClient } from '../../../src/app-shell/trpc.ts';
import { useRefreshPlaces } from '../../../src/folders/use-folders.ts';
import { notify } from '../../../src/ui/toaster.tsx';

/** Makes a story of a template, runs it on the template's sample event, and opens that run. */
export function useTryTemplate(teamId: string | undefined) {
  const client = useTRPCClient();
  const refresh = useRefreshPlaces();
  const router = useRouter();
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: async ({ story, sample, into }: Pick<TemplateDetail, 'story' | 'sample'> & { into: Id }) => {
      const made = await client.stories.import.mutate({ teamId: into, file: story });
      const [id] = made.ok ? made.ids : [];
      if (id === undefined) throw new Error('The template is not a story that this release takes.');
      const { graph } = await client.stories.get.query({ id });
      const source = Object.values(graph.actions).find(({ type }) => type === 'webhook');
      if (!source) return `/stories/${id}`;
      const run = await client.stories.run.mutate({ id, actionId: source.id, payload: sample });
      return `/stories/${id}?run=${run.storyRunId}`;
    },
    onSuccess: (path) => router.push(path),
    onError: (error) => notify.failed({ title: 'The template was not tried', detail: explain(error) }),
    onSettled: refresh,
  });
  return {
    /** Until the page of the run is there. */
    busy: isPending || isSuccess,
    start: ({ story, sample }: TemplateDetail) => {
      if (teamId !== undefined) mutate({ story, sample, into: teamId });
    },
  };
}
