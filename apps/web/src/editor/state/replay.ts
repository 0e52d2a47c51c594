/** Going through the shown run, step by step or to a moment. The canvas follows what stands in the view. */
import type { Id } from '@storyloom/engine';
import { lengthOf, momentsOf, placeAt, type ReplayPlace, stepFrom } from '../rules/replay.ts';
import type { Editor } from './editor.ts';
import { say } from './view.ts';

type Watched = Pick<Editor, 'view' | 'activity' | 'canvas'>;

const beforeAll: ReplayPlace = { index: -1, at: 0 };

/** One step on or back, from the end when all of the run is shown. False when there is none. */
export function replayStep(editor: Watched, by: 1 | -1): boolean {
  const next = nextStep(editor, by);
  if (next) show(editor, next, next.stepId);
  return next !== null;
}

export function nextStep({ view, activity }: Pick<Watched, 'view' | 'activity'>, by: 1 | -1) {
  const moments = momentsOf(activity.getState().steps);
  const whole = { index: moments.length - 1, at: lengthOf(moments) };
  return stepFrom(moments, view.getState().replay ?? (by === 1 ? beforeAll : whole), by);
}

/** To a moment, in milliseconds since the run began. */
export function replayTo(editor: Watched, at: number): void {
  const moments = momentsOf(editor.activity.getState().steps);
  const next = placeAt(moments, at);
  show(editor, next, moments[next.index]?.stepId);
}

/** Plays on from where it is, from the start at the end; or pauses. */
export function togglePlaying({ view, activity }: Watched): void {
  const { playing, replay } = view.getState();
  const isOver = replay === null || replay.index >= activity.getState().steps.length - 1;
  view.setState({ playing: !playing, ...(!playing && isOver ? { replay: beforeAll } : {}) });
}

/** The last step of an Action in the shown run, if it came there: its event stands in the drawer then. */
export function showStepOf({ view, activity }: Pick<Watched, 'view' | 'activity'>, actionId: Id): void {
  const own = activity.getState().steps.filter((step) => step.actionId === actionId);
  const last = own.at(-1);
  if (last && !own.some(({ id }) => id === view.getState().stepId)) view.setState({ stepId: last.id });
}

function show({ view, activity, canvas }: Watched, place: ReplayPlace, stepId: Id | undefined): void {
  const { steps } = activity.getState();
  const step = steps.find(({ id }) => id === stepId);
  view.setState({ replay: { index: place.index, at: place.at }, ...(step ? { stepId: step.id } : {}) });
  if (!step) return;
  canvas.current?.reveal(step.actionId);
  say(view, `${step.actionName}, ${step.state}, ${place.index + 1} of ${steps.length}`);
}
