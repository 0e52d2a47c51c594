'use client';
import { diffGraphs, emptyGraph, type Graph, type GraphDiff, type Id } from '@storyloom/engine';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useTeam } from '../../app-shell/use-team.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { lookAt } from '../state/view.ts';
import type { Looking, Side } from './looking.ts';

/** How the story is edited, what of it is live, and what is asked of others. */
export function useVersionState() {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  return useQuery(trpc.versions.state.queryOptions({ storyId }));
}

/** A version with its graph, which never changes: it is asked for once. */
export function useVersion(which: { number: number } | { versionId: Id } | null) {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const asked = which === null ? skipToken : { storyId, ...which };
  return useQuery(trpc.versions.get.queryOptions(asked, { staleTime: Number.POSITIVE_INFINITY }));
}

type Shown = { graph: Graph | undefined; error: unknown; retry: () => void };

/** The graph of one side of what is looked at; undefined while it loads. */
export function useSide(side: Side | null): Shown {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const draft = useGraph();
  const state = useVersionState();
  const version = useVersion(typeof side === 'number' ? { number: side } : null);
  const reviewId = side === 'review' ? state.data?.review?.id : undefined;
  const asked = useQuery(
    trpc.reviews.graph.queryOptions(reviewId === undefined ? skipToken : { storyId, reviewId }, {
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  if (side === 'draft') return { graph: draft, error: null, retry: () => {} };
  if (side === 'review') {
    const over = state.isSuccess && reviewId === undefined;
    const error = over ? new Error('This review is over.') : (asked.error ?? state.error);
    return { graph: asked.data, error, retry: () => void asked.refetch() };
  }
  return { graph: version.data?.graph, error: version.error, retry: () => void version.refetch() };
}

/** From the live version to the draft, under change control; null while it is not known, and in live edit. */
export function usePending(): GraphDiff | null {
  const { data } = useVersionState();
  const live = useVersion(data?.changeControl && data.live ? { number: data.live.number } : null).data?.graph;
  const draft = useDeferredValue(useGraph());
  const before = data?.changeControl ? (data.live === null ? emptyGraph : live) : undefined;
  return useMemo(() => (before ? diffGraphs(before, draft) : null), [before, draft]);
}

/** Shows something in place of the draft, or the draft again. */
export function useLook(): (looking: Looking | null) => void {
  const { view } = useEditor();
  return (looking) => lookAt(view, looking);
}

/** Who is looking, and whether they may go without a review or put a story under change control. */
export function useMe(): { id: string | null; isAdmin: boolean } {
  const { teamId } = useEditor();
  const { me, teams } = useTeam();
  const role = teams.find(({ id }) => id === teamId)?.role;
  return { id: me.data?.user.id ?? null, isAdmin: role === 'owner' || role === 'admin' };
}
