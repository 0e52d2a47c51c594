'use client';
import type { Id } from '@storyloom/engine';
import { useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, useCallback } from 'react';
import { likelyPort } from '../rules/connect.ts';
import { linksFrom, linksTo } from '../rules/incoming.ts';
import { type Direction, ends, neighbour } from '../rules/neighbours.ts';
import { CARD, PITCH, SNAP, spotAfter } from '../rules/place.ts';
import type { Editor } from '../state/editor.ts';
import { useEditor } from '../state/use-editor.ts';
import { type MenuTarget, say } from '../state/view.ts';
import { spokenLink } from './elements.ts';
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
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) return openMenu(editor);
  if (view.getState().moving !== null) return place(editor, event, direction);
  if (chord && (event.key === 'Delete' || event.key === 'Backspace')) {
    if (!readOnly) commands.healSelected();
    return true;
  }
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
    case 'b':
      if (!readOnly) commands.toggleBypassed(selection);
      return true;
    case 'm':
      if (!readOnly) commands.startMoving(selection);
      return true;
    case 'l':
      return nextLink(editor);
    case 'Tab':
      return !event.shiftKey && !readOnly && addBehind(editor);
    default:
      return false;
  }
}

/** While something is placed: arrows by a step, with Shift by a card. */
function place(editor: Editor, event: KeyboardEvent, direction: Direction | undefined): boolean {
  const { commands } = editor;
  if (direction) {
    const { x, y } = steps[direction];
    const times = event.shiftKey ? { x: PITCH.across / SNAP, y: PITCH.down / SNAP } : { x: 1, y: 1 };
    commands.nudgeMoving({ x: x * times.x, y: y * times.y });
  } else if (event.key === 'Enter') commands.stopMoving(true);
  else if (event.key === 'Escape') commands.stopMoving(false);
  else return false;
  return true;
}

/** The list of what can follow the one selected Action. */
function addBehind({ view, canvas, draft }: Editor): boolean {
  const { selection, connecting } = view.getState();
  const [from, more] = selection;
  const { graph } = draft.store.getState();
  if (from === undefined || more !== undefined || connecting || !graph.actions[from]) return false;
  const port = likelyPort(graph, from);
  const at = spotAfter(graph, from);
  const screen = at && canvas.current?.screenOf(at);
  if (port === null || !at || !screen) return false;
  view.setState({ quickAdd: { at, screen, after: { from, port } } });
  return true;
}

/** Goes through the links of the Action that the keyboard is on; what is done then is done to the link. */
function nextLink({ view, commands, draft }: Editor): boolean {
  const { focus, selectedLinks } = view.getState();
  if (focus === null) return true;
  const { graph } = draft.store.getState();
  const all = [...linksFrom(graph, focus), ...linksTo(graph, focus)];
  const at = all.findIndex(({ id }) => id === selectedLinks[0]);
  const next = all[(at + 1) % Math.max(1, all.length)];
  if (next) commands.selectLinks([next.id]);
  say(view, next ? spokenLink(graph, next) : 'No links');
  return true;
}

/** The menu of what is selected, or of the canvas, where it can be seen. */
function openMenu({ view, canvas, draft }: Editor): boolean {
  const { selection, selectedLinks, focus } = view.getState();
  const { actions, notes, links } = draft.store.getState().graph;
  const [link] = selectedLinks;
  const id = selection.at(-1) ?? (link === undefined ? undefined : links[link]?.to) ?? focus;
  const position = id == null ? undefined : (actions[id] ?? notes[id])?.position;
  const at = position
    ? { x: position.x + CARD.width / 2, y: position.y + CARD.height }
    : canvas.current?.centre();
  const screen = at && canvas.current?.screenOf(at);
  if (!at || !screen) return true;
  const on: MenuTarget =
    selection.length > 0
      ? { kind: 'items' }
      : link !== undefined
        ? { kind: 'link', id: link }
        : { kind: 'canvas', at };
  view.setState({ menu: { on, screen } });
  return true;
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
  } else if (runId) view.setState({ runId: null, stepId: null });
  return true;
}
