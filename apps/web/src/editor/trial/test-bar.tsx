'use client';
import { FlaskConical, Square } from 'lucide-react';
import { explain } from '../../app-shell/explain.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Keys } from '../../ui/kbd.tsx';
import { useEditor } from '../state/use-editor.ts';
import type { Trial } from './use-trial.ts';

/** Starts and stops the test of an Action, and says what it will do. Belongs into a form. */
export function TestBar({ trial }: { trial: Trial }) {
  const { readOnly } = useEditor();
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
            <Keys keys={['Ctrl', '↵']} />
          </span>
        )}
      </div>
      <p className="text-12 text-ink-3">
        {readOnly
          ? 'Your role in this team does not allow tests.'
          : 'Requests and mails are really sent, with test credentials where there are some. Nothing is stored, and nothing goes on to later Actions.'}
      </p>
      {trial.error !== null && <ErrorState title="It was not tested">{explain(trial.error)}</ErrorState>}
    </>
  );
}
