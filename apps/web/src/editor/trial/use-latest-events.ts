'use client';
import type { GraphAction, Id } from '@storyloom/engine';
import { useQueries } from '@tanstack/react-query';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { sourcesOf } from './sample.ts';

export type LatestEvent = {
  id: Id;
  actionId: Id;
  actionName: string;
  createdAt: string;
  storyRunId: Id;
  port: string;
  preview: string;
};

/** Each Action before this one costs a request. */
const MOST_ACTIONS = 8;
const OF_EACH = 50;

/** Events that this Action could have been given, newest first; of a source, those that it emitted. */
export function useLatestEvents(
  action: GraphAction,
  enabled: boolean,
): {
  events: readonly LatestEvent[];
  pending: boolean;
  error: unknown;
  refetch: () => void;
} {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  const graph = useGraph();
  const lists = useQueries({
    queries: sourcesOf(graph, action)
      .slice(0, MOST_ACTIONS)
      .map(({ id: actionId }) =>
        trpc.events.list.queryOptions({ storyId, actionId, limit: OF_EACH }, { enabled }),
      ),
  });
  return {
    events: lists
      .flatMap(({ data }) => data?.items ?? [])
      .sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)),
    pending: lists.some((list) => list.isPending),
    error: lists.find((list) => list.isError)?.error ?? null,
    refetch: () => {
      for (const list of lists) void list.refetch();
    },
  };
}
