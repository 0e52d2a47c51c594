'use client';
import { ChevronLeft } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { RunFilter, ShownRun } from '../parts.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import { showRun } from '../state/view.ts';
import { RunList } from './run-list.tsx';

/**
 * Runs on the left, the steps of one in the middle, what a step emitted or why it failed on the right. With
 * a second run: where the two differ, and what an Action emitted in both. Where there is no room for three columns,
 * as on a phone or at 200 %, it is the list or one run.
 */
export function RunsTab() {
  const { view } = useEditor();
  const runId = useView((state) => state.runId);
  if (runId === null) {
    return (
      <div className="flex h-full min-h-0 flex-col">
        <div className="px-3 py-2 sm:hidden">
          <RunFilter />
        </div>
        <RunList />
      </div>
    );
  }
  return (
    <div
      className={cx(
        'grid h-full min-h-0 grid-cols-[minmax(190px,.8fr)_minmax(320px,1.7fr)_minmax(280px,1.5fr)] divide-line sm:divide-x',
        '@max-[790px]:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)] @max-[790px]:grid-rows-[auto_minmax(0,1fr)]',
        'max-sm:flex max-sm:flex-col max-sm:overflow-y-auto',
      )}
    >
      <div className="min-h-0 max-sm:hidden @max-[790px]:hidden">
        <RunList />
      </div>
      <Button
        variant="quiet"
        icon={ChevronLeft}
        className="col-span-full m-1 self-start justify-self-start sm:@min-[790px]:hidden"
        onClick={() => showRun(view, null)}
      >
        All runs
      </Button>
      <ShownRun runId={runId} />
    </div>
  );
}
