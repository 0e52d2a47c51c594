'use client';
import type { GraphNote } from '@storyloom/engine';
import { useEffect, useRef } from 'react';
import { useEditor } from '../state/use-editor.ts';

/** The text of a note while it is written, in its own place. What is typed is in the draft at once; one undo step. */
export function NoteText({ note }: { note: GraphNote }) {
  const { commands, canvas } = useEditor();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <textarea
      ref={field}
      aria-label="Text of the note, Markdown"
      value={note.content}
      maxLength={10_000}
      placeholder="Markdown: # heading, **strong**, - list, [link](https://…)"
      className="note-text nodrag nopan nowheel"
      onFocus={(event) => event.currentTarget.setSelectionRange(note.content.length, note.content.length)}
      onChange={(event) =>
        commands.setNote(note.id, { content: event.currentTarget.value }, `note ${note.id}`)
      }
      onBlur={() => commands.endEditing()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return;
        event.preventDefault();
        event.stopPropagation();
        commands.endEditing();
        canvas.current?.focus();
      }}
    />
  );
}
