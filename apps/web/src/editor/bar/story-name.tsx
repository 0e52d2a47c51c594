'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { notify } from '../../ui/toaster.tsx';
import { useEditor, useView } from '../state/use-editor.ts';

/** The story's name, renamed where it stands: Enter keeps, Esc puts back. */
export function StoryName() {
  const { storyId, readOnly, view } = useEditor();
  const kept = useView((state) => state.story.name);
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [draft, setTyped] = useState<string | null>(null);
  const typed = draft ?? kept;
  const keep = (name: string) => view.setState(({ story }) => ({ story: { ...story, name } }));
  const rename = useMutation(
    trpc.stories.rename.mutationOptions({
      onSuccess: () => void queries.invalidateQueries(trpc.stories.list.pathFilter()),
    }),
  );
  const take = () => {
    const name = typed.trim();
    setTyped(null);
    if (name === '' || name === kept) return;
    const before = kept;
    keep(name);
    rename.mutate(
      { id: storyId, name },
      {
        onError: (error) => {
          keep(before);
          notify.failed({ title: `Not renamed to “${name}”`, detail: explain(error) });
        },
      },
    );
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
        className="field-sizing-content h-7 max-w-96 min-w-16 truncate rounded-1 bg-transparent px-1 font-semibold hover:bg-hover focus:bg-surface max-sm:h-9 max-sm:w-full max-sm:max-w-full max-sm:text-16"
      />
    </>
  );
}
