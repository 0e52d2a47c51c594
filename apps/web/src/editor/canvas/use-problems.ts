'use client';
import { emptyGraph, type Graph, type Id } from '@storyloom/engine';
import { useEffect, useMemo, useState } from 'react';

import { useStore } from 'zustand';
import { useTRPCClient } from '../../app-shell/trpc.ts';
import { useAskedNames } from '../panel/use-known-names.ts';
import type { Problem } from '../rules/problems.ts';
import { useEditor } from '../state/use-editor.ts';

type Rules = typeof import('../rules/problem-cache.ts');
type Refused = import('../rules/problem-cache.ts').Refused;

const REST_MS = 150;
const none: readonly Problem[] = [];
const nothingRefused: Refused = { problems: [], graph: emptyGraph };

/** Keeps the list of problems current while it is on the page; checks when the typing rests. */
export function useProblemWatch(): void {
  const { draft, problems } = useEditor();
  const refused = useRefused();
  const { names, isSettled } = useAskedNames();
  const known = useMemo(
    () =>
      names && {
        credentials: names.credentials.map(({ slug }) => slug),
        resources: names.resources.map(({ slug }) => slug),
      },
    [names],
  );
  useEffect(() => {
    // With the names all Actions are looked at anew, which takes a moment in a large story.
    if (!isSettled) return;
    let find: ((graph: Graph) => ReadonlyMap<Id, readonly Problem[]>) | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      if (find) problems.setState({ byAction: find(draft.store.getState().graph) });
    };
    let gone = false;
    // The canvas is there first; the rules bring the formula language with them.
    void import('../rules/problem-cache.ts')
      .then(({ problemCache, withRefused }: Rules) => {
        if (gone) return;
        const cache = problemCache();
        find = (graph) => withRefused(cache(graph, known), refused, graph);
        look();
      })
      .catch(() => undefined);
    const off = draft.store.subscribe((now, before) => {
      if (now.graph === before.graph) return;
      clearTimeout(timer);
      timer = setTimeout(look, REST_MS);
    });
    return () => {
      gone = true;
      clearTimeout(timer);
      off();
    };
  }, [draft, problems, known, isSettled, refused]);
}

/** What the server refuses of the draft's options; asked again whenever it has another draft. */
function useRefused(): Refused {
  const { draft, storyId, past } = useEditor();
  const client = useTRPCClient();
  const revision = useStore(draft.store, ({ server }) => server.revision);
  const [refused, setRefused] = useState<Refused>(nothingRefused);
  useEffect(() => {
    if (past) return;
    const { server } = draft.store.getState();
    if (server.revision !== revision) return;
    let gone = false;
    client.versions.refusedOptions
      .query({ storyId })
      .then((problems) => gone || setRefused({ problems, graph: server.graph }))
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [client, draft, storyId, past, revision]);
  return refused;
}

export function useProblems(): ReadonlyMap<Id, readonly Problem[]> {
  return useStore(useEditor().problems, (state) => state.byAction);
}

export function useProblemsOf(id: Id): readonly Problem[] {
  return useStore(useEditor().problems, (state) => state.byAction.get(id) ?? none);
}

export function useProblemCount(id: Id): number {
  return useStore(useEditor().problems, (state) => state.byAction.get(id)?.length ?? 0);
}
