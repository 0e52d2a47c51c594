'use client';
import type { Id } from '@storyloom/engine';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { useAskedNames } from '../panel/use-known-names.ts';
import type { Problem } from '../rules/problems.ts';
import { useEditor } from '../state/use-editor.ts';

type ProblemCache = typeof import('../rules/problem-cache.ts').problemCache;

const loadRules = async (): Promise<ProblemCache> => (await import('../rules/problem-cache.ts')).problemCache;

const REST_MS = 150;
const none: readonly Problem[] = [];

/** Keeps the list of problems current while it is on the page; checks when the typing rests. */
export function useProblemWatch(): void {
  const { draft, problems } = useEditor();
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
    let find: ReturnType<ProblemCache> | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      if (find) problems.setState({ byAction: find(draft.store.getState().graph, known) });
    };
    let gone = false;
    // The canvas is there first; the rules bring the formula language with them.
    void loadRules()
      .then((cache) => {
        if (gone) return;
        find = cache();
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
  }, [draft, problems, known, isSettled]);
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
