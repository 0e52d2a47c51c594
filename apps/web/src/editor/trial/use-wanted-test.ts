'use client';
import type { Id } from '@storyloom/engine';
import { useEffect } from 'react';
import { useEditor, useView } from '../state/use-editor.ts';
import { say } from '../state/view.ts';

type Test = {
  /** Whether the events that came here are known. */
  ready: boolean;
  /** Whether there is an event to test on. */
  canRun: boolean;
  run: () => void;
};

/** Runs the test that a key asked for, once its event is there; without one the sample waits to be tested. */
export function useWantedTest(actionId: Id, { ready, canRun, run }: Test): void {
  const { view } = useEditor();
  const wanted = useView((state) => state.testWanted === actionId);
  useEffect(() => {
    if (!wanted || !ready) return;
    view.setState({ testWanted: null });
    if (canRun) run();
    else say(view, 'No event has come here yet. Test it on the sample, or run the story once.');
  });
}
