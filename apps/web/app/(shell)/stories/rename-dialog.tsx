'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { type StoryItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { Button } from '../../../src/ui/button.tsx';
import { Dialog } from '../../../src/ui/dialog.tsx';
import { Field } from '../../../src/ui/field.tsx';
import { Input } from '../../../src/ui/input.tsx';
import { Textarea } from '../../../src/ui/textarea.tsx';

/** Name and description of a story. Mounted while it is open; `onClosed` unmounts it. */
export function RenameDialog({ story, onClosed }: { story: StoryItem; onClosed: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const form = useId();
  const [open, setOpen] = useState(true);
  const [name, setName] = useState(story.name);
  const [description, setDescription] = useState(story.description);
  const rename = useMutation(
    trpc.stories.rename.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries(trpc.stories.list.pathFilter());
        setOpen(false);
      },
    }),
  );
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title="Rename story"
      footer={
        <>
          <Button size="lg" onClick={() => setOpen(false)}>
            Cancel
          </Button>
          <Button
            size="lg"
            variant="primary"
            type="submit"
            form={form}
            busy={rename.isPending}
            disabled={name.trim() === ''}
          >
            Rename
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="grid gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '')
            rename.mutate({ id: story.id, name: name.trim(), description: description.trim() });
        }}
      >
        <Field label="Name" {...(rename.isError && { error: explain(rename.error) })}>
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
      </form>
    </Dialog>
  );
}
