'use client';
import { useEffect } from 'react';
import { isTyping } from '../ui/typing.ts';
import { tellPasted } from './canvas/use-drop.ts';
import { type Editor, restingPlace } from './state/editor.ts';
import { useEditor } from './state/use-editor.ts';

/** Keys and the clipboard that work wherever nobody types. Text fields keep their own undo and clipboard. */
export function useShortcuts(): void {
  const editor = useEditor();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event) || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      // The draft is behind what is looked at.
      if (editor.view.getState().looking !== null) return;
      const run = chords(editor)[`${event.shiftKey ? 'shift+' : ''}${event.key.toLowerCase()}`];
      if (!run) return;
      event.preventDefault();
      run();
      editor.canvas.current?.focus();
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
      const pasted = editor.commands.paste(text, restingPlace(editor));
      editor.canvas.current?.focus();
      tellPasted(pasted);
      if (pasted.ok && pasted.ids[0]) editor.canvas.current?.reveal(pasted.ids[0]);
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

function chords({ commands, view, readOnly }: Editor): Record<string, () => void> {
  const looking = { a: commands.selectAll };
  if (readOnly) return looking;
  return {
    ...looking,
    z: commands.undo,
    'shift+z': commands.redo,
    y: commands.redo,
    d: () => commands.duplicate(view.getState().selection),
  };
}

/** The clipboard belongs to a text field, or to text that a person marked. */
function keepsClipboard(event: ClipboardEvent): boolean {
  const { target } = event;
  if (target instanceof Element && target.closest('input, textarea, [contenteditable], [role="dialog"]'))
    return true;
  return event.type !== 'paste' && (getSelection()?.toString() ?? '') !== '';
}
