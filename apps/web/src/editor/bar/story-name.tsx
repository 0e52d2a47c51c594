'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { notify } from '../../ui/toaster.tsx';
import { useEditor } from '../state/use-editor.ts';

/** The story's name, renamed where it stands: Enter keeps, Esc puts back. */
export function StoryName({ name }: { name: string }) {
  const { storyId, readOnly } = useEditor();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [typed, setTyped] = useState(name);
  const [kept, setKept] = useState(name);
  const rename = useMutation(
    trpc.stories.rename.mutationOptions({
      onSuccess: () => void queries.invalidateQueries(trpc.stories.list.pathFilter()),
      onError: (error, { name: refused }) => {
        setTyped(name);
        setKept(name);
        notify.failed({ title: `Not renamed to “${refused}”`, detail: explain(error) });
      },
    }),
  );
  const take = () => {
    const next = typed.trim();
    if (next === '' || next === kept) setTyped(kept);
    else {
      setKept(next);
      setTyped(next);
      rename.mutate({ id: storyId, name: next });
    }
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
          if (event.key === 'Escape') setTyped(kept);
        }}
        className="field-sizing-content h-7 max-w-96 min-w-16 truncate rounded-1 bg-transparent px-1 font-semibold hover:bg-hover focus:bg-surface max-sm:h-9 max-sm:w-full max-sm:max-w-full max-sm:text-16"
      />
    </>
  );
}
