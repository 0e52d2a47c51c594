'use client';
import type { Graph, GraphAction, Id } from '@storyloom/engine';
import { createContext, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import type { DraftState } from '../document/core.ts';
import type { ActivityState } from '../live/activity.ts';
import type { PresenceState } from '../live/presence.ts';
import { keeping } from '../rules/alike.ts';
import type { Editor } from './editor.ts';
import type { ViewState } from './view.ts';

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error('This component belongs inside an editor.');
  return editor;
}

/** Selectors must return what the store holds, not a new object. */
export function useDraft<T>(select: (state: DraftState) => T): T {
  return useStore(useEditor().draft.store, select);
}

/** All of it: whoever asks is drawn with each character that is typed into an option. */
export function useGraph(): Graph {
  return useDraft((state) => state.graph);
}

/**
 * What `derive` makes of the graph, and the same object while the same is in it: what does not show an option is
 * not drawn when one is edited. `derive` is pure, and the same function from one time to the next.
 */
export function useGraphPart<T>(derive: (graph: Graph) => T): T {
  const part = useMemo(() => keeping(derive), [derive]);
  return useDraft(({ graph }) => part(graph));
}

export function useAction(id: Id | null): GraphAction | undefined {
  return useDraft((state) => (id === null ? undefined : state.graph.actions[id]));
}

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(useEditor().view, select);
}

export function useActivity<T>(select: (state: ActivityState) => T): T {
  return useStore(useEditor().activity, select);
}

export function usePresenceOf<T>(select: (state: PresenceState) => T): T {
  return useStore(useEditor().presence, select);
}

/** The one selected Action: what the panel shows. */
export function useOpenAction(): GraphAction | undefined {
  const id = useView((state) =>
    state.panelOpen && state.selection.length === 1 ? state.selection[0] : null,
  );
  return useAction(id ?? null);
}
