'use client';
import { ChevronDown, ChevronRight, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { Badge } from '../../ui/state.tsx';

type Props = {
  title: string;
  summary: ReactNode;
  /** So many options in it are wrong; its head says so while it is folded. */
  problems?: number;
  /** Opens it: something in it is what a person went to. */
  unfold?: boolean;
  children: ReactNode;
};

/** A part of the form that is folded at first: its head says what is set in it. */
export function PanelSection({ title, summary, problems = 0, unfold = false, children }: Props) {
  const [open, setOpen] = useState(false);
  if (unfold && !open) setOpen(true);
  return (
    <section aria-label={title} className="border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-9 w-full items-center gap-2 px-4 text-left -outline-offset-2 hover:bg-hover max-sm:h-11"
      >
        <Icon of={open ? ChevronDown : ChevronRight} size={14} className="text-ink-3" />
        <span className="font-medium">{title}</span>
        {!open && <span className="ml-auto truncate pl-4 text-12 text-ink-3">{summary}</span>}
        {!open && problems > 0 && (
          <Badge tone="tone-waiting" icon={TriangleAlert}>
            {problems === 1 ? '1 problem' : `${problems} problems`}
          </Badge>
        )}
      </button>
      {open && <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 px-4 pt-1 pb-4">{children}</div>}
    </section>
  );
}
