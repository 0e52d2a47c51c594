'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useTRPC, useTRPCClient } from '../app-shell/trpc.ts';
import { useEditor } from './state/use-editor.ts';

/** A server that says nothing for so long is as good as away. */
const patienceMs = 3_000;

/** Lets acts reach the server, what the page knows of it, and other pages. */
export function usePageHandle(): void {
  const editor = useEditor();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    const filters = {
      runs: [trpc.runs.list.pathFilter(), trpc.runs.get.pathFilter(), trpc.events.list.pathFilter()],
      settings: [trpc.stories.settings.pathFilter(), trpc.stories.list.pathFilter()],
    };
    editor.page.current = {
      client,
      refresh: (what) => {
        for (const filter of filters[what]) void cache.invalidateQueries(filter);
      },
      settings: async () => {
        const of = { id: editor.storyId };
        try {
          return await client.stories.settings.query(of, { signal: AbortSignal.timeout(patienceMs) });
        } catch (error) {
          const known = cache.getQueryData(trpc.stories.settings.queryKey(of));
          if (!known) throw error;
          return known;
        }
      },
      go: (path) => router.push(path),
    };
    return () => {
      editor.page.current = null;
    };
  }, [editor, client, trpc, cache, router]);
}
