'use client';
import type { GraphNote } from '@storyloom/engine';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { NOTE, noteSize } from '../rules/boxes.ts';
import { useEditor } from '../state/use-editor.ts';
import { SizeField } from './size-field.tsx';
import { TintField } from './tint-field.tsx';

/** All that a note has, by fields: also its size, which a handle changes on the canvas. */
export function NotePanel({ note }: { note: GraphNote }) {
  const { draft, commands, readOnly } = useEditor();
  const { id } = note;
  const { width, height } = noteSize(note);
  return (
    <form
      aria-label="Note"
      className="grid gap-3 px-4 pt-1 pb-4"
      onSubmit={(event) => event.preventDefault()}
      onBlur={draft.seal}
    >
      <Field label="Note" hint="Markdown: # heading, **strong**, - list, [link](https://…)">
        <Textarea
          value={note.content}
          onValueChange={(content) => commands.setNote(id, { content }, `note ${id}`)}
          readOnly={readOnly}
          className="min-h-32"
        />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <SizeField
          label="Width"
          value={width}
          limits={{ least: NOTE.least.width, most: NOTE.most }}
          readOnly={readOnly}
          onChange={(next) => commands.setNote(id, { width: next }, `note width ${id}`)}
        />
        <SizeField
          label="Height"
          value={height}
          limits={{ least: NOTE.least.height, most: NOTE.most }}
          readOnly={readOnly}
          onChange={(next) => commands.setNote(id, { height: next }, `note height ${id}`)}
        />
      </div>
      <TintField
        value={note.tint ?? 'yellow'}
        readOnly={readOnly}
        onChange={(tint) => commands.setNote(id, { tint })}
      />
      {!readOnly && (
        <div>
          <Button variant="danger" onClick={() => commands.remove([id])}>
            Delete note
          </Button>
        </div>
      )}
    </form>
  );
}
