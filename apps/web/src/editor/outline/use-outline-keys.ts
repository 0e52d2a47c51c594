'use client';
import type { KeyboardEvent } from 'react';
import { useEditor } from '../state/use-editor.ts';
import { openRowMenu } from './row-menu.ts';

/** Arrows, Home and End go from row to row and select; all other keys mean what they mean on the canvas. */
export function useOutlineKeys() {
  const { commands, canvas, view } = useEditor();
  return (event: KeyboardEvent<HTMLElement>) => {
    const row = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-row]') : null;
    if (row === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'F10' && event.shiftKey) {
      event.preventDefault();
      if (row.dataset.row !== undefined) openRowMenu(view, commands, row.dataset.row, row);
      return;
    }
    // What a press on a button does, not what Enter and Space do on the canvas.
    if (event.key === 'Enter' || event.key === ' ') {
      event.stopPropagation();
      event.nativeEvent.stopPropagation();
      return;
    }
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
    const now = all.indexOf(row);
    const targets: Record<string, number> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      Home: 0,
      End: all.length - 1,
    };
    const next = all[targets[event.key] ?? -1];
    if (targets[event.key] === undefined) return;
    event.preventDefault();
    const id = next?.dataset.row;
    if (next === undefined || id === undefined) return;
    const { selection } = view.getState();
    commands.select(event.shiftKey ? [...new Set([...selection, id])] : [id]);
    canvas.current?.reveal(id);
    next.focus();
  };
}
