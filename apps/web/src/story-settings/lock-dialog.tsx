'use client';
import { useMutation } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { useId, useState } from 'react';
import { explain } from '../app-shell/explain.ts';
import { useTRPC } from '../app-shell/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { useRefreshLock } from './use-lock.ts';

type Props = { story: { id: string; name: string }; onClosed: () => void };

/** Locks a story, with a note for those who would edit it. Mounted while it is open. */
export function LockDialog({ story, onClosed }: Props) {
  const trpc = useTRPC();
  const refresh = useRefreshLock();
  const form = useId();
  const [open, setOpen] = useState(true);
  const [note, setNote] = useState('');
  const lock = useMutation(
    trpc.stories.lock.mutationOptions({ onSuccess: () => setOpen(false), onSettled: refresh }),
  );
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title={`Lock “${story.name}”?`}
      description="Nobody edits, publishes or deletes it until the lock is taken off. Its runs go on."
      footer={
        <>
          <Button size="lg" onClick={() => setOpen(false)}>
            Cancel
          </Button>
          <Button size="lg" variant="primary" icon={Lock} type="submit" form={form} busy={lock.isPending}>
            Lock story
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          lock.mutate({ id: story.id, note: note.trim() });
        }}
      >
        <Field label="Note" hint="Optional: why, for the others.">
          <Textarea
            value={note}
            maxLength={500}
            onValueChange={setNote}
            placeholder="Audit until Friday; ask Mara before you change it."
          />
        </Field>
      </form>
      {lock.isError && <ErrorState title="The story was not locked">{explain(lock.error)}</ErrorState>}
    </Dialog>
  );
}
