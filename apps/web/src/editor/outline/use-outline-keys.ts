'use client';
import { type KeyboardEvent, useRef } from 'react';
import { isTyping, nothingTyped, placeOfTyped, typedOn } from '../rules/type-ahead.ts';
import { useEditor } from '../state/use-editor.ts';
import { openRowMenu } from './row-menu.ts';

/**
 * Arrows, Home, End and the beginning of a name go from row to row and select. So letters and digits are no commands
 * here; all other keys mean what they mean on the canvas.
 */
export function useOutlineKeys() {
  const { commands, canvas, view, draft } = useEditor();
  const typed = useRef(nothingTyped);
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
    const isName = isTyping(event.key);
    const place = isName ? placeByName(all, now, event.key) : placeByKey(event.key, now, all.length);
    if (!isName) typed.current = nothingTyped;
    if (place === null) return;
    event.preventDefault();
    const next = all[place];
    const id = next?.dataset.row;
    if (next === undefined || id === undefined) return;
    const { selection } = view.getState();
    const isMore = event.shiftKey && !isName;
    commands.select(isMore ? [...new Set([...selection, id])] : [id]);
    canvas.current?.reveal(id);
    next.focus();
  };

  function placeByName(rows: readonly HTMLElement[], now: number, key: string): number {
    const { actions } = draft.store.getState().graph;
    const names = rows.map(({ dataset }) => actions[dataset.row ?? '']?.name ?? '');
    typed.current = typedOn(typed.current, key, Date.now());
    return placeOfTyped(names, now, typed.current.text);
  }
}

/** Null for a key that goes nowhere. */
function placeByKey(key: string, now: number, count: number): number | null {
  const places: Readonly<Record<string, number>> = {
    ArrowDown: now + 1,
    ArrowUp: now - 1,
    Home: 0,
    End: count - 1,
  };
  return places[key] ?? null;
}
