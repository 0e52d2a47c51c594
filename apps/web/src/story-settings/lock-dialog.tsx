'use client';
import { useMutation } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { useState } from 'react';
import { FormDialog } from '../app-shell/form-dialog.tsx';
import { useTRPC } from '../app-shell/trpc.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { useRefreshLock } from './use-lock.ts';

type Props = { story: { id: string; name: string }; onClosed: () => void };

/** Locks a story, with a note for those who would edit it. Mounted while it is open. */
export function LockDialog({ story, onClosed }: Props) {
  const trpc = useTRPC();
  const refresh = useRefreshLock();
  const [note, setNote] = useState('');
  const lock = useMutation(trpc.stories.lock.mutationOptions({ onSettled: refresh }));
  return (
    <FormDialog
      title={`Lock “${story.name}”?`}
      text="Nobody edits, publishes or deletes it until the lock is taken off. Its runs go on."
      verb="Lock story"
      icon={Lock}
      save={() => lock.mutateAsync({ id: story.id, note: note.trim() })}
      onClosed={onClosed}
    >
      {(fault) => (
        <>
          <Field label="Note" hint="Optional: why, for the others.">
            <Textarea
              value={note}
              maxLength={500}
              onValueChange={setNote}
              placeholder="Audit until Friday; ask Mara before you change it."
            />
          </Field>
          {fault !== null && <ErrorState title="The story was not locked">{fault}</ErrorState>}
        </>
      )}
    </FormDialog>
  );
}
