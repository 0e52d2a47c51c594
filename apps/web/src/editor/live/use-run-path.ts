'use client';
import type { Graph, Id } from '@storyloom/engine';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { compareRuns } from '../rules/compare-runs.ts';
import { momentsOf, stepsAt } from '../rules/replay.ts';
import { runPath } from '../rules/run-path.ts';
import type { Editor } from '../state/editor.ts';
import { useEditor, useView } from '../state/use-editor.ts';
import type { Comparison, PathStep } from './activity.ts';

/** Lights the chosen run's path, as far as it is replayed, and what another run did differently. */
export function useRunPath({ draft }: Editor): void {
  const { storyId, activity } = useEditor();
  const trpc = useTRPC();
  const runId = useView((state) => state.runId);
  const compareId = useView((state) => state.compareId);
  const replay = useView((state) => state.replay);
  const of = (id: Id | null) => trpc.runs.get.queryOptions(id === null ? skipToken : { storyId, runId: id });
  const steps = useQuery(of(runId)).data?.steps;
  const others = useQuery(of(compareId)).data?.steps;

  useEffect(() => {
    const light = () => {
      const { graph } = draft.store.getState();
      if (runId === null || !steps) return activity.setState({ path: null, steps: [], comparison: null });
      const shown = replay === null ? steps : stepsAt(steps, momentsOf(steps), replay);
      activity.setState({
        path: runPath(runId, shown, graph),
        steps,
        comparison: compareId === null || !others ? null : comparisonOf(graph, steps, others),
      });
    };
    light();
    return draft.store.subscribe((now, before) => {
      if (now.graph !== before.graph) light();
    });
  }, [activity, draft, runId, compareId, replay, steps, others]);
}

function comparisonOf(graph: Graph, steps: readonly PathStep[], others: readonly PathStep[]): Comparison {
  const [first, second] = [runPath('', steps, graph).links, runPath('', others, graph).links];
  const links = Object.keys({ ...first, ...second }).map((id): [Id, 'both' | 'first' | 'second'] => [
    id,
    first[id] === undefined ? 'second' : second[id] === undefined ? 'first' : 'both',
  ]);
  return {
    actions: Object.fromEntries(compareRuns(steps, others).map((action) => [action.actionId, action])),
    links: Object.fromEntries(links),
  };
}
