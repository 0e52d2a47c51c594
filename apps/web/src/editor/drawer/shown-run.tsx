'use client';
import type { Id } from '@storyloom/engine';
import { useView } from '../state/use-editor.ts';
import { CompareDetail } from './compare-detail.tsx';
import { CompareList } from './compare-list.tsx';
import { RunHead } from './run-head.tsx';
import { RunSteps } from './run-steps.tsx';
import { StepDetail } from './step-detail.tsx';

/** The steps of a run and what one of them emitted, or where it differs from a second run: two columns. */
export function ShownRun({ runId }: { runId: Id }) {
  const compareId = useView((state) => state.compareId);
  return (
    <>
      <div className="flex min-h-0 min-w-0 flex-col max-sm:shrink-0">
        <RunHead runId={runId} />
        {compareId === null ? (
          <RunSteps key={runId} runId={runId} />
        ) : (
          <CompareList key={`${runId} ${compareId}`} runId={runId} otherId={compareId} />
        )}
      </div>
      {compareId === null ? (
        <StepDetail key={`detail ${runId}`} runId={runId} />
      ) : (
        <CompareDetail key={`detail ${runId} ${compareId}`} runId={runId} otherId={compareId} />
      )}
    </>
  );
}
