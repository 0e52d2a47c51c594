'use client';
import type { Graph, Id } from '@storyloom/engine';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useTRPC } from '../../app-shell/trpc.ts';
import { keeping } from '../rules/alike.ts';
import { masked } from '../rules/masked.ts';
import { type Drift, driftOf } from '../rules/version-drift.ts';
import { type Editor, pastEditor } from '../state/editor.ts';
import { useEditor, useView } from '../state/use-editor.ts';
import { useVersion } from '../versions/use-versions.ts';

/** The version of the chosen run and in what the draft differs from it; null until that is known. */
export function useRunVersion() {
  const { storyId, past, draft: own } = useEditor();
  const trpc = useTRPC();
  const runId = useView((state) => state.runId);
  const run = useQuery(trpc.runs.get.queryOptions(runId === null ? skipToken : { storyId, runId }));
  const versionId = runId === null ? undefined : run.data?.run.versionId;
  const version = useVersion(versionId === undefined ? null : { versionId }).data;
  // The whole editor stands on this: what is typed into an option must not draw it.
  const driftFrom = useMemo(
    () => keeping((draft: Graph): Drift | null => (version ? driftOf(version.graph, draft) : null)),
    [version],
  );
  const drift = useStore((past?.draft ?? own).store, ({ graph }) => driftFrom(graph));
  return version && drift ? { runId, version, drift } : null;
}

/**
 * The editor that the canvas and the panel show: of the draft or, while a run of another version is looked
 * at, of that version. A run is shown on the draft when that is what ran, and stays there while it is edited.
 */
export function useShownEditor(): Editor {
  const editor = useEditor();
  const { view } = editor;
  const shown = useRunVersion();
  const decided = useRef<Id | null>(null);
  const runId = useView((state) => state.runId);
  const pastId = useView((state) => state.pastId);

  useEffect(() => {
    if (runId === null) decided.current = null;
    if (!shown || shown.runId !== runId || decided.current === runId) return;
    decided.current = runId;
    const { actions, links } = shown.drift;
    view.setState({ pastId: actions.length + links > 0 ? shown.version.id : null });
  }, [view, shown, runId]);

  const version = pastId !== null && shown?.version.id === pastId ? shown.version : null;
  const past = useMemo(
    () => (version ? pastEditor(editor, { ...version, graph: masked(version.graph) }) : null),
    [editor, version],
  );

  // What is not in what is shown cannot stay selected.
  useEffect(() => {
    const { graph } = (past ?? editor).draft.store.getState();
    const { selection } = view.getState();
    const there = selection.filter((id) => graph.actions[id] ?? graph.notes[id]);
    if (there.length < selection.length) view.setState({ selection: there, focus: null });
  }, [past, editor, view]);
  return past ?? editor;
}
