'use client';
import { TriangleAlert } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useDraft, useEditor } from '../state/use-editor.ts';
import { conflictRows } from './conflict-rows.ts';

/**
 * Two people changed the same thing: both values side by side, and a choice. Nothing waits for it. It stands in a
 * corner of the canvas, `left` from the window's edge, or over three panes: at the top of a phone, where its keyboard
 * does not come.
 */
export function ConflictCard({ left = '0px' }: { left?: string }) {
  const held = useDraft((state) => state.held[0]);
  const more = useDraft((state) => state.held.length - 1);
  const graph = useDraft((state) => state.graph);
  const { draft } = useEditor();
  if (!held) return null;
  const rows = conflictRows(graph, held);
  const who = held.by ?? 'Somebody';
  return (
    <section
      role="alertdialog"
      aria-label="Changed by two people"
      style={{ left }}
      className="fixed bottom-13 ml-4 z-(--z-popover) w-105 max-w-[calc(100%-32px)] rounded-3 bg-raised shadow-pop max-sm:inset-x-3! max-sm:ml-0 max-sm:top-20 max-sm:bottom-auto max-sm:w-auto max-sm:max-w-none"
    >
      <header className="flex items-center gap-2 px-4 pt-3">
        <Icon of={TriangleAlert} className="tone-waiting text-tone-solid" />
        <h2 className="font-semibold">{who} changed what you changed</h2>
      </header>
      <div className="grid max-h-80 gap-3 overflow-y-auto px-4 py-3">
        {rows.map((row) => (
          <div key={row.title}>
            <h3 className="mb-1 text-12 font-medium text-ink-2">{row.title}</h3>
            <dl className="grid grid-cols-2 gap-2">
              <Side title="Yours" text={row.mine} />
              <Side title={`${who}, saved`} text={row.theirs} />
            </dl>
          </div>
        ))}
      </div>
      <footer className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-2.5">
        <Button variant="primary" onClick={() => draft.resolve('mine')}>
          Keep mine
        </Button>
        <Button onClick={() => draft.resolve('theirs')}>Take theirs</Button>
        <span className="text-12 text-ink-3">
          {more > 0 ? `${more} more to decide` : 'Everything else merged by itself.'}
        </span>
      </footer>
    </section>
  );
}

function Side({ title, text }: { title: string; text: string }) {
  return (
    <div className="min-w-0 rounded-2 border border-line p-2">
      <dt className="text-11 text-ink-3">{title}</dt>
      <dd className="max-h-32 overflow-auto font-mono text-12 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text}
      </dd>
    </div>
  );
}
