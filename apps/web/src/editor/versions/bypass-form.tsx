'use client';
import { Upload } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { Fault } from './fault.tsx';
import { notSaved, useSavedRevision, useVersionActions } from './use-version-actions.ts';

/** For owners and admins: the draft goes live now, and the version says why nobody reviewed it. */
export function BypassForm({ onClose }: { onClose: () => void }) {
  const { publishUnreviewed, storyId } = useVersionActions();
  const savedRevision = useSavedRevision();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [unsaved, setUnsaved] = useState(false);
  if (!open) {
    return (
      <div className="px-4 py-2">
        <Button size="sm" variant="quiet" className="-ml-2" onClick={() => setOpen(true)}>
          Publish without review
        </Button>
      </div>
    );
  }
  const send = async () => {
    const revision = await savedRevision();
    setUnsaved(revision === null);
    if (revision !== null) publishUnreviewed.mutate({ storyId, revision, reason }, { onSuccess: onClose });
  };
  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h2 className="font-semibold">Publish without review</h2>
      <Field label="Reason" hint="It stays with the version, for everybody to read.">
        <Textarea value={reason} maxLength={4_000} onValueChange={setReason} className="max-h-40 min-h-16" />
      </Field>
      <Fault>
        {unsaved ? notSaved : publishUnreviewed.isError ? explain(publishUnreviewed.error) : null}
      </Fault>
      <div className="flex justify-end">
        <Button
          type="submit"
          variant="danger"
          icon={Upload}
          disabled={reason.trim() === ''}
          busy={publishUnreviewed.isPending}
        >
          Publish without review
        </Button>
      </div>
    </form>
  );
}
