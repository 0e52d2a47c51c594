'use client';
import type { Id, StoryRunState } from '@storyloom/engine';
import { CirclePause, CirclePlay, CircleStop } from 'lucide-react';
import { useState } from 'react';
import { AskDialog } from '../../app-shell/ask-dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { StateGlyph } from '../../ui/state.tsx';
import { versionWords } from '../rules/version-words.ts';
import { useEditor } from '../state/use-editor.ts';
import { CalledBy } from './called-runs.tsx';
import { CompareButton } from './compare-button.tsx';
import { RunAgain } from './run-again.tsx';
import { stateOfRun } from './run-state.ts';
import { runWords } from './run-words.ts';
import { useRun } from './use-run.ts';
import { useRunControls } from './use-run-controls.ts';

/** How a run stands, and what can be done to the whole of it. */
export function RunHead({ runId }: { runId: Id }) {
  const { canRun } = useEditor();
  const { data } = useRun(runId);
  if (!data || data.run.id !== runId) return <div className="h-8 shrink-0 border-b border-line bg-sunken" />;
  const { run, suspended, calledBy, version, steps } = data;
  const first = steps.find((step) => step.inputEventId === null)?.events[0];
  const words = runWords(run, { now: new Date() });
  return (
    <header className="@container flex h-8 shrink-0 items-center gap-1 border-b border-line bg-sunken pr-1 pl-3 text-12 max-sm:h-auto max-sm:flex-wrap max-sm:py-1.5">
      <StateGlyph
        state={stateOfRun(run.state)}
        loud={run.state !== 'finished'}
        className="min-w-0 flex-1 max-sm:basis-full"
      >
        <span className="truncate" title={words}>
          {words}
        </span>
      </StateGlyph>
      <CalledBy caller={calledBy} />
      <span className="shrink-0 px-1 text-ink-3 tabular-nums max-sm:mr-auto max-sm:pl-5">
        {versionWords(version)}
      </span>
      <CompareButton runId={runId} />
      {first && <RunAgain eventId={first.id} version={version} />}
      {canRun && isOpen(run.state) && <RunButtons runId={runId} suspended={suspended} />}
    </header>
  );
}

function isOpen(state: StoryRunState): boolean {
  return state === 'running' || state === 'waiting';
}

function RunButtons({ runId, suspended }: { runId: Id; suspended: boolean }) {
  const { storyId, suspend, resume } = useRunControls();
  const [asking, setAsking] = useState(false);
  return (
    <>
      {suspended ? (
        <IconButton
          size="sm"
          icon={CirclePlay}
          label="Resume this run"
          busy={resume.isPending}
          onClick={() => resume.mutate({ storyId, runId })}
        />
      ) : (
        <IconButton
          size="sm"
          icon={CirclePause}
          label="Suspend this run"
          busy={suspend.isPending}
          onClick={() => suspend.mutate({ storyId, runId })}
        />
      )}
      <IconButton size="sm" icon={CircleStop} label="Cancel this run" onClick={() => setAsking(true)} />
      {asking && <CancelDialog runId={runId} onClosed={() => setAsking(false)} />}
    </>
  );
}

/** What was cancelled does not go on. */
function CancelDialog({ runId, onClosed }: { runId: Id; onClosed: () => void }) {
  const { storyId, cancel } = useRunControls();
  return (
    <AskDialog
      title="Cancel this run?"
      text="What is queued, at work or waiting ends as cancelled, within two seconds. What an Action has sent by then stays sent. Its events stay, and can be emitted again."
      keep="Let it go on"
      verb="Cancel run"
      fault="The run was not cancelled"
      run={() => cancel.mutateAsync({ storyId, runId })}
      onClosed={onClosed}
    />
  );
}
