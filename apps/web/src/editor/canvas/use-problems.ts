'use client';
import type { Id } from '@storyloom/engine';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { useKnownNames } from '../panel/use-known-names.ts';
import { problemCache } from '../rules/problem-cache.ts';
import type { Problem } from '../rules/problems.ts';
import { useEditor } from '../state/use-editor.ts';

const REST_MS = 150;
const none: readonly Problem[] = [];

/** Keeps the list of problems current while it is on the page; checks when the typing rests. */
export function useProblemWatch(): void {
  const { draft, problems } = useEditor();
  const names = useKnownNames();
  const known = useMemo(
    () =>
      names && {
        credentials: names.credentials.map(({ slug }) => slug),
        resources: names.resources.map(({ slug }) => slug),
      },
    [names],
  );
  useEffect(() => {
    const find = problemCache();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => problems.setState({ byAction: find(draft.store.getState().graph, known) });
    look();
    const off = draft.store.subscribe((now, before) => {
      if (now.graph === before.graph) return;
      clearTimeout(timer);
      timer = setTimeout(look, REST_MS);
    });
    return () => {
      clearTimeout(timer);
      off();
    };
  }, [draft, problems, known]);
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
