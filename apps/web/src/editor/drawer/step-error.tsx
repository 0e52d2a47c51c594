'use client';
import type { Id, Json, RunError } from '@storyloom/engine';
import { CircleX, Pencil } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useAction, useEditor } from '../state/use-editor.ts';
import { faultExcerpt } from './fault-excerpt.ts';

/** What failed, where in the options, with the value that did it. */
export function StepError({ step, error }: { step: { actionId: Id; attempt: number }; error: RunError }) {
  const { commands, view, canvas } = useEditor();
  const action = useAction(step.actionId);
  const excerpt = action && faultExcerpt(action.options, error);
  return (
    <div className="tone-failed m-2 grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 gap-y-1.5 rounded-3 border border-tone-border bg-tone-bg p-3">
      <Icon of={CircleX} className="mt-0.5 text-tone-solid" />
      <b className="font-semibold break-words">{error.message}</b>
      {error.option !== undefined && (
        <p className="col-start-2 text-12 text-ink-2">
          In option <code className="text-ink">{error.option}</code>
          {error.position !== undefined && `, at character ${error.position + 1}`}
          {step.attempt > 1 && `, after ${step.attempt} attempts`}
        </p>
      )}
      {excerpt && (
        <code className="col-start-2 block text-12 break-all">
          {excerpt.before}
          <mark className="rounded-[3px] bg-transparent px-0.5 text-tone-text underline decoration-[var(--tone-solid)] decoration-wavy decoration-1 underline-offset-3">
            {excerpt.fault}
          </mark>
          {excerpt.after}
        </code>
      )}
      {error.detail !== undefined && error.detail !== null && (
        <CodeBlock label="Details of the error" wrap className="col-start-2 max-h-40 bg-surface">
          {detailText(error.detail)}
        </CodeBlock>
      )}
      <div className="col-start-2 flex flex-wrap gap-2">
        {action && (
          <Button
            size="sm"
            icon={Pencil}
            onClick={() => {
              commands.select([action.id], 'open');
              view.setState({ panelTab: 'options' });
              canvas.current?.reveal(action.id);
            }}
          >
            Edit options
          </Button>
        )}
        <CopyButton size="sm" variant="quiet" text={JSON.stringify(error, null, 2)}>
          Copy details
        </CopyButton>
      </div>
    </div>
  );
}

function detailText(detail: Json): string {
  return typeof detail === 'string' ? detail : JSON.stringify(detail, null, 2);
}
