'use client';
import type { Id, RunError } from '@storyloom/engine';
import { CircleX, Hourglass, RotateCcw } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useEditor } from '../state/use-editor.ts';
import { ApprovalCard, type Asked } from './approval-card.tsx';
import { type Wait, waitWords } from './step-words.ts';
import { useRunControls } from './use-run-controls.ts';

type Props = { step: { id: Id; waiting: Wait; error: RunError | null; approval: Asked | null } };

/** What a step waits for, and why; a decision is taken here. */
export function WaitCard({ step }: Props) {
  const { waiting, error } = step;
  return (
    <div className="tone-waiting m-2 grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 gap-y-1.5 rounded-3 border border-tone-border bg-tone-bg p-3">
      <Icon of={Hourglass} className="mt-0.5 text-tone-solid" />
      <b className="font-semibold tabular-nums">{waitWords(waiting, { now: new Date() })}</b>
      {error !== null && !step.approval && (
        <p className="col-start-2 break-words text-ink-2">{error.message}</p>
      )}
      {waiting.kind === 'decision' && <Decision actionRunId={step.id} />}
      {waiting.kind === 'approval' && step.approval && (
        <ApprovalCard actionRunId={step.id} asked={step.approval} />
      )}
    </div>
  );
}

function Decision({ actionRunId }: { actionRunId: Id }) {
  const { canRun } = useEditor();
  const { storyId, decide } = useRunControls();
  if (!canRun) return null;
  const taken = decide.variables?.decision;
  return (
    <div className="col-start-2 mt-0.5 grid gap-2">
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          icon={RotateCcw}
          busy={decide.isPending && taken === 'retry'}
          disabled={decide.isPending}
          onClick={() => decide.mutate({ storyId, actionRunId, decision: 'retry' })}
        >
          Run it again
        </Button>
        <Button
          size="sm"
          icon={CircleX}
          busy={decide.isPending && taken === 'fail'}
          disabled={decide.isPending}
          onClick={() => decide.mutate({ storyId, actionRunId, decision: 'fail' })}
        >
          Mark as failed
        </Button>
      </div>
      <p className="text-12 text-ink-3">
        Run again, it may be done twice. Marked as failed, the story goes on by its failure port, if that is
        linked.
      </p>
    </div>
  );
}
