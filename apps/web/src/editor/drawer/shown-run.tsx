'use client';
import type { Id } from '@storyloom/engine';
import { useEffect, useRef } from 'react';
import { useView } from '../state/use-editor.ts';
import { useNarrow } from '../use-narrow.ts';
import { CompareDetail } from './compare-detail.tsx';
import { CompareList } from './compare-list.tsx';
import { RunHead } from './run-head.tsx';
import { RunSteps } from './run-steps.tsx';
import { StepDetail } from './step-detail.tsx';

/**
 * The steps of a run and what one of them emitted, or where it differs from a second run: two columns. On a phone
 * what failed, or the chosen step, comes before the list of all steps.
 */
export function ShownRun({ runId }: { runId: Id }) {
  const compareId = useView((state) => state.compareId);
  const stepId = useView((state) => state.stepId);
  const narrow = useNarrow();
  const detail = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (narrow && stepId !== null) detail.current?.scrollIntoView({ block: 'nearest' });
  }, [narrow, stepId]);
  const head = <RunHead runId={runId} />;
  if (compareId !== null) {
    const both = { runId, otherId: compareId };
    return (
      <>
        <div className={column}>
          {head}
          <CompareList key={`${runId} ${compareId}`} {...both} />
        </div>
        <CompareDetail key={`detail ${runId} ${compareId}`} {...both} />
      </>
    );
  }
  const steps = <RunSteps key={runId} runId={runId} />;
  const step = <StepDetail key={`detail ${runId}`} runId={runId} />;
  if (narrow) {
    return (
      <>
        {head}
        <div ref={detail} className="flex shrink-0 flex-col border-b border-line">
          {step}
        </div>
        {steps}
      </>
    );
  }
  return (
    <>
      <div className={column}>
        {head}
        {steps}
      </div>
      {step}
    </>
  );
}

const column = 'flex min-h-0 min-w-0 flex-col max-sm:shrink-0';
