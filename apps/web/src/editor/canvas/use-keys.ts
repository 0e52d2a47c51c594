'use client';
import type { Id } from '@storyloom/engine';
import { useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, useCallback } from 'react';
import { type Direction, ends, neighbour } from '../rules/neighbours.ts';
import { SNAP } from '../rules/place.ts';
import type { Editor } from '../state/editor.ts';
import { useEditor } from '../state/use-editor.ts';
import { say, showRun } from '../state/view.ts';
import { panMs } from './use-canvas-handle.ts';

const directions: Record<string, Direction> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};
const steps: Record<Direction, { x: number; y: number }> = {
  up: { x: 0, y: -SNAP },
  down: { x: 0, y: SNAP },
  left: { x: -SNAP, y: 0 },
  right: { x: SNAP, y: 0 },
};

/** The canvas is one tab stop; in it these keys do all that a mouse can. */
export function useKeys(): (event: KeyboardEvent<HTMLElement>) => void {
  const editor = useEditor();
  const flow = useReactFlow();
  return useCallback(
    (event) => {
      if (event.target !== event.currentTarget) return;
      const zooms: Record<string, () => void> = {
        '+': () => void flow.zoomIn({ duration: panMs() }),
        '=': () => void flow.zoomIn({ duration: panMs() }),
        '-': () => void flow.zoomOut({ duration: panMs() }),
        '0': () => void flow.zoomTo(1, { duration: panMs() }),
        '1': () => editor.canvas.current?.fit(),
      };
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const zoom = plain ? zooms[event.key] : undefined;
      if (zoom) zoom();
      else if (!press(editor, event)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    [editor, flow],
  );
}

/** Whether the key meant something here. */
function press(editor: Editor, event: KeyboardEvent): boolean {
  const { view, commands, readOnly } = editor;
  const { connecting, selection, focus } = view.getState();
  const direction = directions[event.key];
  const chord = event.ctrlKey || event.metaKey;
  if (direction && chord) {
    if (!readOnly && selection.length > 0) commands.moveBy(selection, steps[direction]);
    return true;
  }
  if (direction) return arrow(editor, direction, event.shiftKey);
  if (chord || event.altKey) return false;
  switch (event.key) {
    case 'Home':
    case 'End':
      return toEnd(editor, event.key === 'Home' ? 'first' : 'last');
    case 'Enter':
      if (connecting) commands.finishConnecting(connecting.candidate ?? connecting.from);
      else if (focus) openPanel(editor, focus);
      return true;
    case 'Escape':
      return leave(editor);
    case 'Delete':
    case 'Backspace':
      if (!readOnly) commands.removeSelected();
      return true;
    case 'c':
      if (!readOnly && focus) commands.startConnecting(focus);
      return true;
    case 'd':
      if (!readOnly) commands.toggleDisabled(selection);
      return true;
    default:
      return false;
  }
}

function arrow(editor: Editor, direction: Direction, extend: boolean): boolean {
  const { view, commands, draft } = editor;
  const { graph } = draft.store.getState();
  const { connecting, focus, selection } = view.getState();
  if (connecting) {
    const next = neighbour(graph, connecting.candidate ?? connecting.from, direction);
    if (next) pointAt(editor, next);
    return true;
  }
  const next =
    focus && graph.actions[focus] ? neighbour(graph, focus, direction) : (ends(graph)?.first ?? null);
  if (next === null) return true;
  commands.select(extend ? [...new Set([...selection, next])] : [next]);
  editor.canvas.current?.reveal(next);
  return true;
}

function pointAt({ view, commands, draft, canvas }: Editor, candidate: Id): void {
  const refusal = commands.pointAt(candidate);
  const name = draft.store.getState().graph.actions[candidate]?.name ?? '';
  say(view, refusal === null ? name : `${name}, not possible: ${refusal}`);
  canvas.current?.reveal(candidate);
}

function toEnd(editor: Editor, end: 'first' | 'last'): boolean {
  const id = ends(editor.draft.store.getState().graph)?.[end];
  if (id === undefined) return true;
  editor.commands.select([id]);
  editor.canvas.current?.reveal(id);
  return true;
}

function openPanel({ commands }: Editor, id: Id): void {
  commands.select([id], 'open');
  requestAnimationFrame(() => document.getElementById('action-panel')?.focus());
}

function leave({ view, commands }: Editor): boolean {
  const { connecting, quickAdd, selection, selectedLinks, runId } = view.getState();
  if (connecting) commands.cancelConnecting();
  else if (quickAdd) view.setState({ quickAdd: null });
  else if (selection.length > 0 || selectedLinks.length > 0) {
    view.setState({ selection: [], selectedLinks: [], panelOpen: false });
  } else if (runId) showRun(view, null);
  return true;
}
