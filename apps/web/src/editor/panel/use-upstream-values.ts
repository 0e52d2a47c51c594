'use client';
import type { GraphAction, Id, Json } from '@storyloom/engine';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { rootsOf } from '../rules/problems.ts';
import { definitionOf, isSource } from '../rules/types.ts';
import { upstreamOf } from '../rules/upstream.ts';
import { useAction, useEditor, useGraph } from '../state/use-editor.ts';
import { maskedCredentials, namedValues } from './named-values.ts';
import { useKnownNames } from './use-known-names.ts';

/** Nearest first; formulas rarely reach further, and each costs a request. */
const MOST = 8;

export type UpstreamValues = {
  /** Of events, and a mask for each credential: what a preview works on. */
  values: Readonly<Record<string, Json>>;
  /** Of the values and of all else that a formula may name: what completion offers. */
  offered: Readonly<Record<string, Json>>;
  /** All of them come from events that really happened. */
  real: boolean;
};

/** The latest event of everything upstream, for completion and previews; a sample where nothing ran yet. */
export function useUpstreamValues(id: Id, enabled: boolean): UpstreamValues {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  const graph = useGraph();
  const action = useAction(id);
  const upstream = useMemo(() => {
    const own = action && isSource(action) ? [action] : [];
    return [...own, ...upstreamOf(graph, id)].slice(0, MOST);
  }, [graph, id, action]);

  const lists = useQueries({
    queries: upstream.map((one) =>
      trpc.events.list.queryOptions({ storyId, actionId: one.id, limit: 1 }, { enabled, staleTime: 15_000 }),
    ),
  });
  const latest = lists.map(({ data }) => data?.items[0]?.id);
  const events = useQueries({
    queries: latest.map((eventId) =>
      trpc.events.get.queryOptions(
        { id: eventId ?? '00000000-0000-0000-0000-000000000000' },
        { enabled: enabled && eventId !== undefined, staleTime: Number.POSITIVE_INFINITY },
      ),
    ),
  });
  const outputs = events.map(({ data }) => data?.output);
  const named = useNamed(id, enabled);
  return useMemo(() => {
    const { values, real } = merged(upstream, outputs);
    const masked = named ? { ...values, ...maskedCredentials(named) } : values;
    return { values: masked, offered: named ? { ...masked, ...namedValues(named) } : masked, real };
  }, [upstream, named, ...outputs, outputs]);
}

function useNamed(id: Id, enabled: boolean) {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  const graph = useGraph();
  const action = useAction(id);
  const known = useKnownNames(enabled);
  const { data: stories } = useQuery(
    trpc.stories.callable.queryOptions({ id: storyId }, { enabled, staleTime: 10_000 }),
  );
  return useMemo(
    () => action && { action, roots: rootsOf(graph, action), known, stories: stories ?? [] },
    [graph, action, known, stories],
  );
}

function merged(
  upstream: readonly GraphAction[],
  outputs: readonly (Json | undefined)[],
): Omit<UpstreamValues, 'offered'> {
  const values = upstream.map((action, index) => {
    const output = outputs[index] ?? definitionOf(action.type)?.sampleOutput ?? null;
    return [action.slug, output] as const;
  });
  return { values: Object.fromEntries(values), real: outputs.every((output) => output !== undefined) };
}
