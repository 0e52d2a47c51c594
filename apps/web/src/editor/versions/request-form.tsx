'use client';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import type { VersionState } from '../../app-shell/trpc.ts';
import { Field } from '../../ui/field.tsx';
import { DraftForm } from './draft-form.tsx';
import { NoteText } from './note-text.tsx';
import { DraftProblems } from './publish-form.tsx';
import { useVersionActions } from './use-version-actions.ts';

/** Asks somebody else to look at the draft as it is now. */
export function RequestForm({ state: { live }, onClose }: { state: VersionState; onClose: () => void }) {
  const { request, storyId } = useVersionActions();
  const [note, setNote] = useState('');
  return (
    <DraftForm
      title="Request a review"
      changes={live && { before: live.number, after: 'draft' }}
      verb="Request review"
      icon={Eye}
      sending={request}
      send={(revision) => request.mutate({ storyId, revision, note }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field label="Note" hint="What changes, and what to look at.">
        <NoteText value={note} onChange={setNote} />
      </Field>
      <DraftProblems />
    </DraftForm>
  );
}
