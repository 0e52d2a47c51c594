'use client';
import type { Id } from '@storyloom/engine';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useEditor, useView } from '../state/use-editor.ts';

/** One run with its steps, kept current while it goes on. */
export function useRun(runId: Id) {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  return useQuery(trpc.runs.get.queryOptions({ storyId, runId }, { placeholderData: keepPreviousData }));
}

/** The steps of the chosen run; none while there is none. */
export function useRunSteps() {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  const runId = useView((state) => state.runId);
  const run = useQuery(trpc.runs.get.queryOptions(runId === null ? skipToken : { storyId, runId }));
  return { runId, steps: runId === null ? [] : (run.data?.steps ?? []) };
}
