'use client';
import type { GraphAction } from '@storyloom/engine';
import { useEffect } from 'react';
import { readsMailbox } from '../rules/types.ts';
import { useEditor, useView } from '../state/use-editor.ts';
import { say } from '../state/view.ts';
import type { SampleView } from './use-sample.ts';
import type { Trial } from './use-trial.ts';

/** Runs the test that a key asked for, once its event is there; without one the sample waits to be tested. */
export function useWantedTest(action: GraphAction, sample: SampleView, trial: Trial): void {
  const { view } = useEditor();
  const wanted = useView((state) => state.testWanted === action.id);
  const ready = sample.pinned !== null || sample.choice.on !== 'auto' || !sample.latest.pending;
  useEffect(() => {
    if (!wanted || !ready) return;
    view.setState({ testWanted: null });
    const reason = whyNot(action, sample, trial);
    if (reason === null) trial.run();
    else say(view, reason);
  }, [wanted, ready, view, action, sample, trial]);
}

function whyNot(action: GraphAction, sample: SampleView, trial: Trial): string | null {
  const { choice, eventId, pinned } = sample;
  if (trial.busy) return 'The test is still running.';
  if (!trial.canRun) return 'What is typed as its event is not JSON yet.';
  const onlySample = choice.on !== 'json' && eventId === null && pinned === null && !readsMailbox(action);
  return onlySample ? 'No event has come here yet. Test it on the sample, or run the story once.' : null;
}
