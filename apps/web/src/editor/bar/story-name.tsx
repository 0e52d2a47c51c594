'use client';
import { useState } from 'react';
import { useEditor, useView } from '../state/use-editor.ts';
import { useRename } from './use-rename.ts';

/** The story's name, renamed where it stands: Enter keeps, Esc puts back. */
export function StoryName() {
  const { readOnly } = useEditor();
  const kept = useView((state) => state.story.name);
  const rename = useRename();
  const [draft, setTyped] = useState<string | null>(null);
  const typed = draft ?? kept;
  const take = () => {
    const name = typed.trim();
    setTyped(null);
    if (name !== '' && name !== kept) rename(name);
  };
  return (
    <>
      <h1 className="sr-only">{kept}</h1>
      <input
        aria-label="Story name"
        value={typed}
        readOnly={readOnly}
        maxLength={120}
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setTyped(null);
        }}
        className="field-sizing-content h-7 max-w-96 min-w-16 truncate rounded-1 bg-transparent px-1 font-semibold hover:bg-hover focus:bg-surface max-sm:-mt-1 max-sm:-mb-2 max-sm:h-9 max-sm:w-full max-sm:max-w-full max-sm:text-16"
      />
    </>
  );
}
