'use client';
import type { Json } from '@storyloom/engine';
import { Pin } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { cx } from '../../../ui/cx.ts';
import { Icon } from '../../../ui/icon.tsx';

/** Something that formulas may begin with. */
export type Source = { slug: string; name: string; value: Json; note: string; pinned: boolean };

type Props = { sources: readonly Source[]; current: string; onChoose: (slug: string) => void };

/** Whose value is shown below. Arrows move the choice. */
export function SourceList({ sources, current, onChoose }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = sources[sources.findIndex(({ slug }) => slug === current) + step];
    if (step === 0 || !next) return;
    event.preventDefault();
    onChoose(next.slug);
  };
  return (
    <div
      role="listbox"
      aria-label="Values of"
      tabIndex={0}
      aria-activedescendant={`source-${current}`}
      onKeyDown={onKeyDown}
      className="mx-4 max-h-[30%] shrink-0 overflow-y-auto rounded-2 border border-line p-0.5"
    >
      {sources.map(({ slug, name, note, pinned }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it has the focus and hears its keys; this is for the pointer.
        <div
          key={slug}
          id={`source-${slug}`}
          role="option"
          tabIndex={-1}
          aria-selected={slug === current}
          onClick={() => onChoose(slug)}
          className={cx(
            'flex h-6 cursor-default items-center gap-2 rounded-1 px-1.5 text-12 whitespace-nowrap',
            slug === current ? 'bg-selected' : 'hover:bg-hover',
          )}
        >
          <span className="truncate font-medium">{name}</span>
          {slug !== name && <code className="min-w-0 truncate text-11 font-normal text-ink-3">{slug}</code>}
          <span className="ml-auto flex shrink-0 items-center gap-1 text-11 text-ink-3 tabular-nums">
            {pinned && <Icon of={Pin} size={12} />}
            {note}
          </span>
        </div>
      ))}
    </div>
  );
}
