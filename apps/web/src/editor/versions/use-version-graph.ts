'use client';
import type { Graph } from '@storyloom/engine';
import { useQueryClient } from '@tanstack/react-query';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { notify } from '../../ui/toaster.tsx';
import { useEditor } from '../state/use-editor.ts';

/** The graph of a version when it is wanted; null, and said, when it does not load. */
export function useVersionGraph(): (number: number) => Promise<Graph | null> {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const cache = useQueryClient();
  return async (number) => {
    try {
      const options = trpc.versions.get.queryOptions(
        { storyId, number },
        { staleTime: Number.POSITIVE_INFINITY },
      );
      return (await cache.fetchQuery(options)).graph;
    } catch (error) {
      notify.failed({ title: `Version ${number} did not load`, detail: explain(error) });
      return null;
    }
  };
}
