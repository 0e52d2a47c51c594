'use client';
import { useEffect } from 'react';
import { acts } from './acts/all.ts';
import { placeOf, press } from './acts/dispatch.ts';
import { chordOf, isKeyOf } from './acts/keys.ts';
import { tellPasted } from './canvas/clipboard.ts';
import { pastingPlace } from './state/editor.ts';
import { useEditor } from './state/use-editor.ts';

/** Hears every key of the editor and the clipboard. Text fields keep their own undo and clipboard. */
export function useShortcuts(): void {
  const editor = useEditor();
  useEffect(() => {
    let pressed = '';
    const onKeyDown = (event: KeyboardEvent) => {
      pressed = chordOf(event);
      if (event.defaultPrevented || event.isComposing) return;
      const canvas = editor.canvas.current?.element() ?? null;
      const place = placeOf(event.target, { canvas, placing: editor.view.getState().moving !== null });
      if (place !== null && press(editor, place, pressed)) event.preventDefault();
    };
    const onCopy = (event: ClipboardEvent) => {
      if (keepsClipboard(event) || editor.view.getState().looking !== null) return;
      const text = editor.commands.copy();
      if (text === null) return;
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      if (event.type === 'cut' && !editor.readOnly) editor.commands.removeSelected();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (keepsClipboard(event) || editor.readOnly || editor.view.getState().looking !== null) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text.trim() === '') return;
      event.preventDefault();
      const how = { keepIncoming: isKeyOf(acts.pasteLinked, pressed) };
      editor.canvas.current?.focus();
      void editor.commands.paste(text, pastingPlace(editor), how).then((pasted) => {
        tellPasted(pasted);
        if (pasted.ok && pasted.ids[0]) editor.canvas.current?.reveal(pasted.ids[0]);
      });
    };
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [editor]);
}

/** The clipboard belongs to a text field, or to text that a person marked. */
function keepsClipboard(event: ClipboardEvent): boolean {
  const { target } = event;
  if (target instanceof Element && target.closest('input, textarea, [contenteditable], [role="dialog"]'))
    return true;
  return event.type !== 'paste' && (getSelection()?.toString() ?? '') !== '';
}
