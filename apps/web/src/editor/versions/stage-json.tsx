'use client';
import { type Graph, type Id, toStoryFile } from '@storyloom/engine';
import { useMemo } from 'react';
import { JsonDiff } from '../json-diff.tsx';
import { useView } from '../state/use-editor.ts';

type Props = { before: Graph | null; after: Graph; chosen: Id | null };

/** Both sides as story files beside each other; the chosen Action alone, when there is one. */
export function StageJson({ before, after, chosen }: Props) {
  const { name, description } = useView((state) => state.story);
  const [old, now] = useMemo(() => {
    const textOf = (graph: Graph) => textIn(graph, chosen, { name, description });
    return [before && textOf(before), textOf(after)];
  }, [before, after, chosen, name, description]);
  return (
    <section aria-label="JSON" className="flex min-h-0 min-w-0">
      <JsonDiff before={old} after={now} labels={old === null ? ['', 'JSON'] : ['Before', 'After']} />
    </section>
  );
}

function textIn(graph: Graph, chosen: Id | null, head: { name: string; description: string }): string {
  const file = toStoryFile({ ...head, graph });
  const slug = chosen === null ? undefined : graph.actions[chosen]?.slug;
  if (chosen !== null && slug === undefined) return '';
  return JSON.stringify(slug === undefined ? file : file.actions[slug], null, 2);
}
