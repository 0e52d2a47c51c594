'use client';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import type { VersionState } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { Fault } from './fault.tsx';
import { DraftProblems } from './publish-form.tsx';
import { notSaved, useSavedRevision, useVersionActions } from './use-version-actions.ts';
import { useLook } from './use-versions.ts';

/** Asks somebody else to look at the draft as it is now. */
export function RequestForm({ state, onClose }: { state: VersionState; onClose: () => void }) {
  const { request, storyId } = useVersionActions();
  const savedRevision = useSavedRevision();
  const look = useLook();
  const [note, setNote] = useState('');
  const [unsaved, setUnsaved] = useState(false);
  const { live } = state;
  const send = async () => {
    const revision = await savedRevision();
    setUnsaved(revision === null);
    if (revision !== null) request.mutate({ storyId, revision, note }, { onSuccess: onClose });
  };
  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="flex items-baseline justify-between gap-2">
        <h2 className="font-semibold">Request a review</h2>
        {live && (
          <Button
            size="sm"
            variant="quiet"
            onClick={() => {
              look({ before: live.number, after: 'draft' });
              onClose();
            }}
          >
            See the changes
          </Button>
        )}
      </div>
      <Field label="Note" hint="What changes, and what to look at.">
        <Textarea value={note} maxLength={4_000} onValueChange={setNote} className="max-h-40 min-h-16" />
      </Field>
      <DraftProblems />
      <Fault>{unsaved ? notSaved : request.isError ? explain(request.error) : null}</Fault>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" icon={Eye} busy={request.isPending}>
          Request review
        </Button>
      </div>
    </form>
  );
}
