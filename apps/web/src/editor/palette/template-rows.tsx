'use client';
import type { ReactNode } from 'react';
import { TypeTile } from '../../ui/type-tile.tsx';
import { DRAGGED_TEMPLATE } from '../canvas/use-drop.ts';
import { useReadyMade } from './use-ready-made.ts';

type Props = {
  search: string;
  onAdd: (slug: string) => void;
  /** In their place where there are none. */
  nothing: ReactNode;
};

/** Ready-made Actions that match, to be added by click and by drag. */
export function TemplateRows({ search, onAdd, nothing }: Props) {
  const templates = useReadyMade(search);
  if (templates === null) return null;
  if (templates.length === 0) return nothing;
  return (
    <section aria-label="Templates">
      <h2 className="px-2 pt-2.5 pb-0.5 text-11 text-ink-3">Templates</h2>
      {templates.map(({ slug, name, summary, steps }) => (
        <button
          key={slug}
          type="button"
          title={summary}
          draggable
          onClick={() => onAdd(slug)}
          onDragStart={(event) => {
            event.dataTransfer.setData(DRAGGED_TEMPLATE, slug);
            event.dataTransfer.effectAllowed = 'copy';
          }}
          className="flex h-7 w-full items-center gap-2 rounded-2 px-2 text-left hover:bg-hover max-sm:h-11"
        >
          <TypeTile type={steps[0] ?? ''} />
          <span className="min-w-0 flex-1 truncate">{name}</span>
        </button>
      ))}
    </section>
  );
}
