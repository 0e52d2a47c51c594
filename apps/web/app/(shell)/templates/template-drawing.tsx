import { useMemo } from 'react';
import type { TemplateDetail } from '../../../src/app-shell/trpc.ts';
import { TypeTile } from '../../../src/ui/type-tile.tsx';
import { drawingOf } from './drawing.ts';

/** What a preview beside the list has room for; on a phone it scrolls. */
const room = 372;

/** The story as it will stand on the canvas, smaller, and only to look at. */
export function TemplateDrawing({ story }: { story: TemplateDetail['story'] }) {
  const { width, height, card, cards, links } = useMemo(() => drawingOf(story, room), [story]);
  return (
    <section
      aria-label="Drawing of the story"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a pointer.
      tabIndex={0}
      className="max-h-[340px] shrink-0 overflow-auto border-b border-line bg-canvas bg-[radial-gradient(circle_at_1px_1px,var(--canvas-dot)_1px,transparent_1.25px)] bg-[length:16px_16px] px-3 py-4"
    >
      <div className="relative mx-auto" style={{ width, height }}>
        <svg aria-hidden width={width} height={height} className="absolute inset-0 text-link">
          {links.map((path) => (
            <path key={path} d={path} fill="none" stroke="currentColor" strokeWidth={1.5} />
          ))}
        </svg>
        <ol>
          {cards.map(({ slug, name, tile, x, y }) => (
            <li
              key={slug}
              title={name}
              className="absolute flex items-center gap-1.5 rounded-2 border border-line-strong bg-surface px-1 text-11"
              style={{ left: x, top: y, ...card }}
            >
              <TypeTile type={tile} className="scale-90" />
              <span className="min-w-0 flex-1 truncate">{name}</span>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
