'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../../src/app-shell/form-dialog.tsx';
import { type StoryItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { Field } from '../../../src/ui/field.tsx';
import { Input } from '../../../src/ui/input.tsx';
import { Textarea } from '../../../src/ui/textarea.tsx';

/** Name and description of a story. Mounted while it is open; `onClosed` unmounts it. */
export function RenameDialog({ story, onClosed }: { story: StoryItem; onClosed: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [name, setName] = useState(story.name);
  const [description, setDescription] = useState(story.description);
  const rename = useMutation(
    trpc.stories.rename.mutationOptions({
      onSuccess: () => cache.invalidateQueries(trpc.stories.list.pathFilter()),
    }),
  );
  return (
    <FormDialog
      title="Rename story"
      verb="Rename"
      ready={name.trim() !== ''}
      save={() => rename.mutateAsync({ id: story.id, name: name.trim(), description: description.trim() })}
      onClosed={onClosed}
    >
      {(fault) => (
        <>
          <Field label="Name" error={fault}>
            <Input
              size="lg"
              value={name}
              onValueChange={setName}
              autoComplete="off"
              maxLength={120}
              onFocus={(event) => event.currentTarget.select()}
            />
          </Field>
          <Field label="Description" hint="What it does, for the people who find it later.">
            <Textarea value={description} onValueChange={setDescription} maxLength={20_000} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
