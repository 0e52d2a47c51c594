'use client';
import type { Id } from '@storyloom/engine';
import { type MouseEvent as ReactMouseEvent, useMemo } from 'react';
import { showFailure } from '../bar/show-failure.ts';
import { centredOn } from '../rules/place.ts';
import type { Editor } from '../state/editor.ts';
import { showStepOf } from '../state/replay.ts';
import { useEditor } from '../state/use-editor.ts';

/** What clicks do: select, choose a target, put down what is being placed, open lists and menus. */
export function useClicks() {
  const editor = useEditor();
  return useMemo(() => {
    const { draft, view, commands, canvas, readOnly } = editor;
    const pointer = (event: ReactMouseEvent) => ({ x: event.clientX, y: event.clientY });
    return {
      node: (id: Id, event: ReactMouseEvent) => {
        canvas.current?.focus();
        const { connecting, moving, selection } = view.getState();
        if (moving !== null) placeHere(editor, event);
        else if (connecting !== null) commands.finishConnecting(id);
        else if (event.target instanceof Element && event.target.closest('.action-corner')) {
          commands.select([id]);
          commands.showEvents(id);
        } else if (event.target instanceof Element && event.target.closest('.is-failures')) {
          commands.select([id]);
          void showFailure(editor, id);
        } else if (event.shiftKey) commands.select([...new Set([...selection, id])]);
        else if (!event.ctrlKey && !event.metaKey && !event.altKey) {
          commands.select([id], 'open');
          showStepOf(editor, id);
        }
      },
      /** Opens a collapsed group; the text of a note and the name of a group are written where they stand. */
      nodeTwice: (id: Id) => {
        if (readOnly) return;
        if (draft.store.getState().graph.groups[id]?.collapsed) commands.toggleCollapsed([id]);
        else commands.edit(id);
      },
      link: (id: Id, event: ReactMouseEvent) => {
        canvas.current?.focus();
        const how = event.shiftKey ? 'add' : event.ctrlKey || event.metaKey ? 'toggle' : 'only';
        commands.selectLinks([id], how);
      },
      pane: (event: ReactMouseEvent) => {
        canvas.current?.focus();
        const { connecting, moving } = view.getState();
        if (moving !== null) placeHere(editor, event);
        else if (connecting !== null) commands.cancelConnecting();
        view.setState({ selectedLinks: [], quickAdd: null });
      },
      /** On the empty canvas: the list of what can be added. */
      twice: (event: ReactMouseEvent) => {
        const isEmpty =
          event.target instanceof Element && event.target.classList.contains('react-flow__pane');
        if (!isEmpty || readOnly) return;
        const screen = pointer(event);
        const at = centredOn(canvas.current?.at(screen) ?? { x: 0, y: 0 });
        view.setState({ quickAdd: { at, screen, after: null } });
      },
      nodeMenu: (event: ReactMouseEvent, id: Id) => {
        event.preventDefault();
        if (!view.getState().selection.includes(id)) commands.select([id]);
        view.setState({ menu: { on: { kind: 'items' }, screen: pointer(event), pointed: true } });
      },
      linkMenu: (event: ReactMouseEvent, id: Id) => {
        event.preventDefault();
        commands.selectLinks([id]);
        view.setState({ menu: { on: { kind: 'link', id }, screen: pointer(event), pointed: true } });
      },
      paneMenu: (event: ReactMouseEvent | MouseEvent) => {
        event.preventDefault();
        const screen = { x: event.clientX, y: event.clientY };
        const at = centredOn(canvas.current?.at(screen) ?? { x: 0, y: 0 });
        view.setState({ menu: { on: { kind: 'canvas', at }, screen, pointed: true } });
      },
    };
  }, [editor]);
}

/** Puts down what is being placed, its corner's card under the pointer; it stays selected. */
function placeHere({ commands, view, canvas }: Editor, event: ReactMouseEvent): void {
  const at = canvas.current?.at({ x: event.clientX, y: event.clientY });
  const ids = Object.keys(view.getState().moving ?? {});
  if (at) commands.placeAt(centredOn(at));
  commands.stopMoving(true);
  // The click on the empty canvas goes on to deselect.
  queueMicrotask(() => commands.select(ids));
}
