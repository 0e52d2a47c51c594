'use client';
import { type Graph, type Id, toStoryFile } from '@storyloom/engine';
import { useEffect, useMemo, useRef } from 'react';
import { useView } from '../state/use-editor.ts';
import { openJsonDiff } from './json-diff.ts';

type Props = { before: Graph | null; after: Graph; chosen: Id | null };

/** Both sides as story files beside each other; the chosen Action alone, when there is one. */
export function StageJson({ before, after, chosen }: Props) {
  const { name, description } = useView((state) => state.story);
  const root = useRef<HTMLDivElement>(null);
  const texts = useMemo(() => {
    const textOf = (graph: Graph) => textIn(graph, chosen, { name, description });
    return { before: before && textOf(before), after: textOf(after) };
  }, [before, after, chosen, name, description]);
  useEffect(() => {
    if (root.current === null) return;
    return openJsonDiff(root.current, texts);
  }, [texts]);
  return (
    <section aria-label="JSON" ref={root} className="stage-json min-h-0 min-w-0 overflow-auto text-12" />
  );
}

function textIn(graph: Graph, chosen: Id | null, head: { name: string; description: string }): string {
  const file = toStoryFile({ ...head, graph });
  const slug = chosen === null ? undefined : graph.actions[chosen]?.slug;
  if (chosen !== null && slug === undefined) return '';
  return JSON.stringify(slug === undefined ? file : file.actions[slug], null, 2);
}
