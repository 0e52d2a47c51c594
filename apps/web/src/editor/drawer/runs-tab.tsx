'use client';
import { ChevronLeft } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { RunFilter, ShownRun } from '../parts.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import { showRun } from '../state/view.ts';
import { RunList } from './run-list.tsx';

/**
 * Runs on the left, the steps of one in the middle, what a step emitted or why it failed on the right. With
 * a second run: where the two differ, and what an Action emitted in both. A phone shows the list or one run.
 */
export function RunsTab() {
  const { view } = useEditor();
  const runId = useView((state) => state.runId);
  if (runId === null) {
    return (
      <div className="flex h-full min-h-0 flex-col">
        <div className="px-2 pt-2 sm:hidden">
          <RunFilter />
        </div>
        <RunList />
      </div>
    );
  }
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(190px,.8fr)_minmax(320px,1.7fr)_minmax(280px,1.5fr)] divide-line sm:divide-x max-sm:flex max-sm:flex-col max-sm:overflow-y-auto">
      <div className="min-h-0 max-sm:hidden">
        <RunList />
      </div>
      <Button
        variant="quiet"
        icon={ChevronLeft}
        className="m-1 self-start sm:hidden"
        onClick={() => showRun(view, null)}
      >
        All runs
      </Button>
      <ShownRun runId={runId} />
    </div>
  );
}
