'use client';
import { Play } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import type { RunStory } from './use-run-story.ts';

/** Why it did not start, and the button that starts it. */
export function RunFoot({ run, disabled }: { run: RunStory; disabled: boolean }) {
  return (
    <>
      {run.fault !== null && (
        <p role="alert" className="tone-failed text-12 text-tone-text">
          {run.fault}
        </p>
      )}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" icon={Play} disabled={disabled} busy={run.isPending}>
          Run
        </Button>
      </div>
    </>
  );
}
