'use client';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { cx } from '../../ui/cx.ts';
import { useView } from '../state/use-editor.ts';
import type { NoteNode } from './elements.ts';
import { cardId } from './ports.ts';

/** A note on the canvas: the first line is its heading. Text only, whatever it contains. */
export const NoteCard = memo(Note, (a, b) => a.data === b.data && a.selected === b.selected && a.id === b.id);

function Note({ id, data: { note }, selected }: NodeProps<NoteNode>) {
  const focused = useView((state) => state.focus === id);
  const pulsing = useView((state) => state.pulse === id);
  const [heading, ...rest] = note.content.split('\n');
  return (
    <div
      id={cardId(id)}
      role="img"
      aria-label={`Note: ${note.content}`}
      className={cx('note-card', selected && 'is-selected', focused && 'is-focused', pulsing && 'is-pulsing')}
      style={{ width: note.width ?? 208 }}
    >
      <p className="font-semibold text-ink">{heading}</p>
      {rest.length > 0 && <p className="whitespace-pre-wrap">{rest.join('\n').trim()}</p>}
    </div>
  );
}
