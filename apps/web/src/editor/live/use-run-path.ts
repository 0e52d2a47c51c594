'use client';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { runPath } from '../rules/run-path.ts';
import { useEditor, useGraph, useView } from '../state/use-editor.ts';

/** Lights the chosen run's path on the canvas for as long as it is chosen. */
export function useRunPath(): void {
  const { storyId, activity } = useEditor();
  const trpc = useTRPC();
  const graph = useGraph();
  const runId = useView((state) => state.runId);
  const run = useQuery(trpc.runs.get.queryOptions(runId === null ? skipToken : { storyId, runId }));
  const steps = runId === null ? undefined : run.data?.steps;
  useEffect(() => {
    activity.setState({ path: runId === null || !steps ? null : runPath(runId, steps, graph) });
  }, [activity, runId, steps, graph]);
}
