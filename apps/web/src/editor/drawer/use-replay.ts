'use client';
import { useEffect } from 'react';
import { lengthOf, momentsOf } from '../rules/replay.ts';
import { nextStep, replayStep } from '../state/replay.ts';
import { useActivity, useEditor, useView } from '../state/use-editor.ts';

/** All of a long run in this time, yet never more steps than the eye follows. */
const WHOLE_MS = 20_000;
const STEP_MS = { least: 80, usual: 450 } as const;

/** Where the replay of the shown run stands: `place` is null while all of it is shown. */
export function useReplay() {
  const editor = useEditor();
  const steps = useActivity((activity) => activity.steps);
  const place = useView((state) => state.replay);
  const playing = useView((state) => state.playing);
  return {
    place,
    playing,
    /** Milliseconds. */
    length: lengthOf(momentsOf(steps)),
    canGo: (by: 1 | -1) => nextStep(editor, by) !== null,
  };
}

/** Moves on while it plays. */
export function usePlaying(): void {
  const editor = useEditor();
  const playing = useView((state) => state.playing);
  const count = useActivity((activity) => activity.steps.length);
  useEffect(() => {
    if (!playing) return;
    const stepMs = Math.max(STEP_MS.least, Math.min(STEP_MS.usual, WHOLE_MS / Math.max(1, count)));
    const timer = setInterval(() => {
      if (!replayStep(editor, 1)) editor.view.setState({ playing: false });
    }, stepMs);
    return () => clearInterval(timer);
  }, [editor, playing, count]);
}
