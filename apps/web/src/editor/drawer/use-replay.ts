'use client';
import { useEffect, useEffectEvent } from 'react';
import { isTyping } from '../../ui/typing.ts';
import { lengthOf, momentsOf, placeAt, type ReplayPlace, stepFrom } from '../rules/replay.ts';
import { useEditor, useView } from '../state/use-editor.ts';
import { say } from '../state/view.ts';
import { useRunSteps } from './use-run.ts';

/** All of a long run in this time, yet never more steps than the eye follows. */
const WHOLE_MS = 20_000;
const STEP_MS = { least: 80, usual: 450 } as const;

/** The chosen run, step by step: `place` is null while all of it is shown. */
export function useReplay() {
  const { view, canvas } = useEditor();
  const { steps } = useRunSteps();
  const place = useView((state) => state.replay);
  const playing = useView((state) => state.playing);
  const moments = momentsOf(steps);
  const length = lengthOf(moments);
  const whole: ReplayPlace = { index: moments.length - 1, at: length };
  const beforeAll: ReplayPlace = { index: -1, at: 0 };

  const show = (next: ReplayPlace, stepId: string | undefined) => {
    const step = steps.find(({ id }) => id === stepId);
    view.setState({ replay: { index: next.index, at: next.at }, ...(step ? { stepId: step.id } : {}) });
    if (!step) return;
    canvas.current?.reveal(step.actionId);
    say(view, `${step.actionName}, ${step.state}, ${next.index + 1} of ${moments.length}`);
  };

  /** One step on or back; false at the end. */
  const go = (by: 1 | -1): boolean => {
    const from = view.getState().replay ?? (by === 1 ? beforeAll : whole);
    const next = stepFrom(moments, from, by);
    if (next) show(next, next.stepId);
    return next !== null;
  };

  return {
    place,
    playing,
    length,
    go,
    canGo: (by: 1 | -1) => stepFrom(moments, place ?? (by === 1 ? beforeAll : whole), by) !== null,
    /** To a moment, in milliseconds since the run began. */
    seek: (at: number) => {
      const next = placeAt(moments, at);
      show(next, moments[next.index]?.stepId);
    },
    /** From where it is, or from the start. */
    play: () => {
      const isOver = place === null || place.index >= moments.length - 1;
      view.setState({ playing: true, ...(isOver ? { replay: beforeAll } : {}) });
    },
    pause: () => view.setState({ playing: false }),
    stop: () => view.setState({ playing: false, replay: null }),
    stepMs: Math.max(STEP_MS.least, Math.min(STEP_MS.usual, WHOLE_MS / Math.max(1, moments.length))),
  };
}

/** Moves on while it plays. */
export function usePlaying({ playing, go, pause, stepMs }: ReturnType<typeof useReplay>): void {
  const next = useEffectEvent(() => {
    if (!go(1)) pause();
  });
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(next, stepMs);
    return () => clearInterval(timer);
  }, [playing, stepMs]);
}

/** `[` and `]` go to the step before and the next one, wherever nobody types. */
export function useReplayKeys(): void {
  const runId = useView((state) => state.runId);
  const { go, pause } = useReplay();
  useEffect(() => {
    if (runId === null) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key !== '[' && event.key !== ']') return;
      event.preventDefault();
      pause();
      go(event.key === ']' ? 1 : -1);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
