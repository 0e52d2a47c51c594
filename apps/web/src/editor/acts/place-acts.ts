import type { Position } from '@storyloom/engine';
import { PITCH, SNAP } from '../rules/place.ts';
import type { Editor } from '../state/editor.ts';
import { type Acts, mayNotEdit, noCanvas, noneSelected, thenCanvas, unless } from './act.ts';
import { arrows, stepOf } from './arrows.ts';

/** Placing without dragging: it begins by a key or a menu, and has the canvas's keys until it ends. */
export const placeActs = {
  move: {
    title: 'Move to…',
    group: 'Actions',
    keys: ['M'],
    heard: 'canvas',
    whyNot: unless(mayNotEdit, noCanvas, noneSelected),
    run: thenCanvas(({ commands, view }) => commands.startMoving(view.getState().selection)),
  },
  placeStep: {
    title: 'Placing: one step that way',
    group: 'Canvas',
    keys: arrows,
    heard: 'placing',
    keyOnly: true,
    run: (editor, pressed) => nudge(editor, pressed, { x: SNAP, y: SNAP }),
  },
  placeCard: {
    title: 'Placing: one card that way',
    group: 'Canvas',
    keys: arrows.map((key) => `Shift+${key}`),
    heard: 'placing',
    keyOnly: true,
    run: (editor, pressed) => nudge(editor, pressed, { x: PITCH.across, y: PITCH.down }),
  },
  placeHere: {
    title: 'Placing: leave it here',
    group: 'Canvas',
    keys: ['Enter'],
    heard: 'placing',
    keyOnly: true,
    run: ({ commands }) => commands.stopMoving(true),
  },
  placeBack: {
    title: 'Placing: put it back',
    group: 'Canvas',
    keys: ['Escape'],
    heard: 'placing',
    keyOnly: true,
    run: ({ commands }) => commands.stopMoving(false),
  },
} as const satisfies Acts;

function nudge({ commands }: Editor, pressed: string | undefined, by: Position): void {
  const step = stepOf(pressed);
  if (step) commands.nudgeMoving({ x: step.x * by.x, y: step.y * by.y });
}
