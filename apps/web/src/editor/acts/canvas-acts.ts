import type { Id } from '@storyloom/engine';
import { openMenu } from '../canvas/open-menu.ts';
import { likelyPort } from '../rules/connect.ts';
import { anyBox } from '../rules/groups.ts';
import { ends, neighbour } from '../rules/neighbours.ts';
import { SNAP } from '../rules/place.ts';
import { portTitle } from '../rules/types.ts';
import type { Editor } from '../state/editor.ts';
import { say, showRun } from '../state/view.ts';
import { type Acts, mayNotEdit, noneSelected, thenCanvas, unless } from './act.ts';
import { arrows, directionOf, stepOf } from './arrows.ts';

/** The canvas is one tab stop; in it these keys do all that a mouse can. */
export const canvasActs = {
  go: {
    title: 'Go to the next Action that way',
    group: 'Canvas',
    keys: arrows,
    heard: 'canvas',
    keyOnly: true,
    run: (editor, pressed) => arrow(editor, pressed, false),
  },
  extend: {
    title: 'Add the next Action that way to the selection',
    group: 'Canvas',
    keys: arrows.map((key) => `Shift+${key}`),
    heard: 'canvas',
    keyOnly: true,
    run: (editor, pressed) => arrow(editor, pressed, true),
  },
  nudge: {
    title: 'Move the selection one step',
    group: 'Canvas',
    keys: arrows.map((key) => `Mod+${key}`),
    heard: 'canvas',
    keyOnly: true,
    whyNot: unless(mayNotEdit, noneSelected),
    run: ({ commands, view }, pressed) => {
      const step = stepOf(pressed);
      if (step) commands.moveBy(view.getState().selection, { x: step.x * SNAP, y: step.y * SNAP });
    },
  },
  first: {
    title: 'Go to the first Action',
    group: 'Canvas',
    keys: ['Home'],
    heard: 'canvas',
    run: thenCanvas((editor) => toEnd(editor, 'first')),
  },
  last: {
    title: 'Go to the last Action',
    group: 'Canvas',
    keys: ['End'],
    heard: 'canvas',
    run: thenCanvas((editor) => toEnd(editor, 'last')),
  },
  open: {
    title: 'Open the Action, write in the note, or link to it',
    group: 'Canvas',
    keys: ['Enter'],
    heard: 'canvas',
    keyOnly: true,
    titleNow: ({ view }) => (view.getState().connecting ? 'Link to it' : 'Open'),
    whyNot: ({ view }) => {
      const { connecting, focus, selection } = view.getState();
      if (connecting) return null;
      return focus === null || selection.length > 1 ? 'Select one Action first.' : null;
    },
    run: ({ view, commands, draft, readOnly }) => {
      const { connecting, focus } = view.getState();
      if (connecting) commands.finishConnecting(connecting.candidate ?? connecting.from);
      else if (focus && draft.store.getState().graph.notes[focus] && !readOnly) commands.edit(focus);
      else if (focus) {
        commands.select([focus], 'open');
        requestAnimationFrame(() => document.getElementById('action-panel')?.focus());
      }
    },
  },
  leave: {
    title: 'Leave: what is dragged, the wire, the selection, the run that is shown',
    group: 'Canvas',
    keys: ['Escape'],
    heard: 'canvas',
    keyOnly: true,
    run: leave,
  },
  connect: {
    title: 'Link from the selected Action',
    group: 'Actions',
    titleNow: (editor) => `Connect ${likelyTitle(editor)}…`,
    keys: ['C'],
    heard: 'canvas',
    whyNot: unless(mayNotEdit, cannotStartLink),
    run: thenCanvas(({ commands, view }) => {
      const { focus } = view.getState();
      if (focus) commands.startConnecting(focus);
    }),
  },
  menu: {
    title: 'List what can be done here',
    group: 'Canvas',
    keys: ['Shift+F10', 'ContextMenu'],
    heard: 'canvas',
    keyOnly: true,
    run: openMenu,
  },
  zoomIn: {
    title: 'Zoom in',
    group: 'View',
    keys: ['Plus', '='],
    heard: 'canvas',
    run: ({ canvas }) => canvas.current?.zoom('in'),
  },
  zoomOut: {
    title: 'Zoom out',
    group: 'View',
    keys: ['-'],
    heard: 'canvas',
    run: ({ canvas }) => canvas.current?.zoom('out'),
  },
  zoomWhole: {
    title: 'Zoom to 100 %',
    group: 'View',
    keys: ['0'],
    heard: 'canvas',
    run: ({ canvas }) => canvas.current?.zoom('whole'),
  },
  fit: {
    title: 'Fit story',
    group: 'View',
    keys: ['1'],
    heard: 'canvas',
    run: ({ canvas }) => canvas.current?.fit(),
  },
} as const satisfies Acts;

/** The port that a link is started from, in words. */
function likelyTitle({ view, draft }: Editor): string {
  const { graph } = draft.store.getState();
  const action = graph.actions[view.getState().focus ?? ''];
  const port = action ? likelyPort(graph, action.id) : null;
  return port === null ? '' : portTitle(action, port).toLowerCase();
}

function cannotStartLink({ view, draft }: Editor): string | null {
  const { graph } = draft.store.getState();
  const { focus, selection } = view.getState();
  if (focus === null || !graph.actions[focus] || selection.length > 1) return 'Select one Action first.';
  return likelyPort(graph, focus) === null ? 'It has no port.' : null;
}

function arrow(editor: Editor, pressed: string | undefined, extend: boolean): void {
  const { view, commands, draft } = editor;
  const { graph } = draft.store.getState();
  const { connecting, focus, selection } = view.getState();
  const direction = directionOf(pressed);
  if (!direction) return;
  if (connecting) {
    const next = neighbour(graph, connecting.candidate ?? connecting.from, direction);
    if (next) pointAt(editor, next);
    return;
  }
  const next =
    focus && anyBox(graph, focus) ? neighbour(graph, focus, direction) : (ends(graph)?.first ?? null);
  if (next === null) return;
  commands.select(extend ? [...new Set([...selection, next])] : [next]);
  editor.canvas.current?.reveal(next);
}

function pointAt({ view, commands, draft, canvas }: Editor, candidate: Id): void {
  const refusal = commands.pointAt(candidate);
  const name = draft.store.getState().graph.actions[candidate]?.name ?? '';
  say(view, refusal === null ? name : `${name}, not possible: ${refusal}`);
  canvas.current?.reveal(candidate);
}

function toEnd(editor: Editor, end: 'first' | 'last'): void {
  const id = ends(editor.draft.store.getState().graph)?.[end];
  if (id === undefined) return;
  editor.commands.select([id]);
  editor.canvas.current?.reveal(id);
}

function leave({ view, commands, canvas }: Editor): void {
  const { connecting, quickAdd, selection, selectedLinks, runId } = view.getState();
  if (canvas.current?.putBack()) say(view, 'Put back');
  else if (connecting) commands.cancelConnecting();
  else if (quickAdd) view.setState({ quickAdd: null });
  else if (selection.length > 0 || selectedLinks.length > 0) {
    view.setState({ selection: [], selectedLinks: [], panelOpen: false });
  } else if (runId) showRun(view, null);
}
