'use client';
import type { Id } from '@storyloom/engine';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useEditor } from '../state/use-editor.ts';

/** One run with its steps, kept current while it goes on. */
export function useRun(runId: Id) {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  return useQuery(trpc.runs.get.queryOptions({ storyId, runId }, { placeholderData: keepPreviousData }));
}
