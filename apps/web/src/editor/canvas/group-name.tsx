'use client';
import type { GraphGroup } from '@storyloom/engine';
import { useEffect, useRef, useState } from 'react';
import { useEditor, useView } from '../state/use-editor.ts';

/** The name of a group; a double-click writes it anew where it stands. */
export function GroupName({ group }: { group: GraphGroup }) {
  const { readOnly } = useEditor();
  const editing = useView((state) => state.editing === group.id);
  if (editing && !readOnly) return <NameInput group={group} />;
  return <span className="group-name">{group.name || 'Group'}</span>;
}

/** Taken over on Enter or when it loses the focus; Esc leaves the old one. */
function NameInput({ group }: { group: GraphGroup }) {
  const { commands, canvas } = useEditor();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const [name, setName] = useState(group.name);
  const end = (take: boolean) => {
    if (take && name.trim() !== group.name) commands.setGroup(group.id, { name: name.trim() });
    commands.endEditing();
  };
  return (
    <input
      ref={field}
      aria-label="Name of the group"
      value={name}
      maxLength={120}
      spellCheck={false}
      className="group-name-input nodrag nopan"
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        end(event.key === 'Enter');
        canvas.current?.focus();
      }}
    />
  );
}
