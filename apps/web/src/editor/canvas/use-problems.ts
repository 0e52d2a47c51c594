'use client';
import { emptyGraph, type Graph, type Id } from '@storyloom/engine';
import { useEffect, useMemo, useState } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
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
        find = (graph) => withRefused(cache(graph, known), refused.getState(), graph);
        look();
      })
      .catch(() => undefined);
    const off = draft.store.subscribe((now, before) => {
      if (now.graph === before.graph) return;
      clearTimeout(timer);
      timer = setTimeout(look, REST_MS);
    });
    // What was found of the Actions stays: only this is added anew.
    const deaf = refused.subscribe(look);
    return () => {
      gone = true;
      clearTimeout(timer);
      off();
      deaf();
    };
  }, [draft, problems, known, isSettled, refused]);
}

/** What the server refuses of the draft's options; asked again whenever it has another draft. No state of React: nothing is drawn for it. */
function useRefused(): StoreApi<Refused> {
  const { draft, storyId, past } = useEditor();
  const client = useTRPCClient();
  const [refused] = useState(() => createStore<Refused>(() => nothingRefused));
  useEffect(() => {
    if (past) return;
    let asked = Number.NaN;
    const ask = () => {
      const { server } = draft.store.getState();
      if (server.revision === asked) return;
      asked = server.revision;
      client.versions.refusedOptions
        .query({ storyId })
        .then((problems) => {
          const isNews = problems.length > 0 || refused.getState().problems.length > 0;
          if (isNews && asked === server.revision) refused.setState({ problems, graph: server.graph });
        })
        .catch(() => undefined);
    };
    ask();
    const off = draft.store.subscribe(ask);
    return () => {
      asked = Number.NaN;
      off();
    };
  }, [client, draft, storyId, past, refused]);
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
