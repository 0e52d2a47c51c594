'use client';
import { type NodeProps, NodeResizeControl } from '@xyflow/react';
import { memo } from 'react';
import { cx } from '../../ui/cx.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { NOTE } from '../rules/boxes.ts';
import { snapped } from '../rules/place.ts';
import { useEditor, useView } from '../state/use-editor.ts';
import type { NoteNode } from './elements.ts';
import { NoteText } from './note-text.tsx';
import { cardId } from './ports.ts';

const NoteMarkdown = lazyPart(
  'Markdown of notes',
  async () => (await import('./note-markdown.tsx')).NoteMarkdown,
  ({ text }) => <p className="whitespace-pre-wrap">{text}</p>,
);

/** A note on the canvas: Markdown, written in place. */
export const NoteCard = memo(Note, (a, b) => a.data === b.data && a.selected === b.selected && a.id === b.id);

function Note({ id, data: { note }, selected }: NodeProps<NoteNode>) {
  const { commands, readOnly } = useEditor();
  const focused = useView((state) => state.focus === id);
  const pulsing = useView((state) => state.pulse === id);
  const editing = useView((state) => state.editing === id);
  return (
    <div
      id={cardId(id)}
      className={cx(
        'note-card',
        `tint-${note.tint ?? 'yellow'}`,
        selected && 'is-selected',
        focused && 'is-focused',
        pulsing && 'is-pulsing',
      )}
    >
      {editing && !readOnly ? (
        <NoteText note={note} />
      ) : (
        <section aria-label={`Note: ${note.content}`} className="note-body">
          <NoteMarkdown text={note.content === '' ? '*An empty note*' : note.content} />
        </section>
      )}
      {selected === true && !readOnly && !editing && (
        <NodeResizeControl
          position="bottom-right"
          className="note-handle"
          minWidth={NOTE.least.width}
          minHeight={NOTE.least.height}
          maxWidth={NOTE.most}
          maxHeight={NOTE.most}
          onResizeEnd={(_, { width, height }) => {
            const { x, y } = snapped({ x: width, y: height });
            commands.setNote(id, { width: x, height: y });
          }}
        />
      )}
    </div>
  );
}
