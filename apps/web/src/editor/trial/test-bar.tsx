'use client';
import type { GraphAction } from '@storyloom/engine';
import { FlaskConical, Square } from 'lucide-react';
import { explain } from '../../app-shell/explain.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ActKeys } from '../acts/act-item.tsx';
import { readsMailbox } from '../rules/types.ts';
import { useEditor } from '../state/use-editor.ts';
import type { Trial } from './use-trial.ts';

/** Starts and stops the test of an Action, and says what it will do. Belongs into a form. */
export function TestBar({ action, trial }: { action: GraphAction; trial: Trial }) {
  const { canRun } = useEditor();
  return (
    <>
      <div className="flex items-center gap-2">
        <Button
          type="submit"
          variant="primary"
          icon={FlaskConical}
          disabled={!trial.canRun}
          busy={trial.busy}
        >
          Test
        </Button>
        {trial.busy ? (
          <Button icon={Square} onClick={trial.stop}>
            Stop
          </Button>
        ) : (
          <span className="max-sm:hidden">
            <ActKeys act="testAction" />
          </span>
        )}
      </div>
      <p className="text-12 text-ink-3">
        {canRun ? promiseOf(action) : 'Your role in this team does not allow tests.'}
      </p>
      {trial.error !== null && <ErrorState title="It was not tested">{explain(trial.error)}</ErrorState>}
    </>
  );
}

function promiseOf(action: GraphAction): string {
  return readsMailbox(action)
    ? 'Looks into the mailbox and shows the newest mail that would come in. Nothing there is marked, nothing is stored, and nothing goes on to later Actions.'
    : 'Requests and mails are really sent, with test credentials where there are some. Nothing is stored, and nothing goes on to later Actions.';
}
