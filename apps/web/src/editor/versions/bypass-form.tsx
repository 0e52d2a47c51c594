'use client';
import { Upload } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { DraftForm } from './draft-form.tsx';
import { NoteText } from './note-text.tsx';
import { useVersionActions } from './use-version-actions.ts';

/** For owners and admins: the draft goes live now, and the version says why nobody reviewed it. */
export function BypassForm({ onClose }: { onClose: () => void }) {
  const { publishUnreviewed, storyId } = useVersionActions();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  if (!open) {
    return (
      <div className="px-4 py-2">
        <Button size="sm" variant="quiet" className="-ml-2" onClick={() => setOpen(true)}>
          Publish without review
        </Button>
      </div>
    );
  }
  return (
    <DraftForm
      title="Publish without review"
      verb="Publish without review"
      icon={Upload}
      variant="danger"
      ready={reason.trim() !== ''}
      sending={publishUnreviewed}
      send={(revision) => publishUnreviewed.mutate({ storyId, revision, reason }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field label="Reason" hint="It stays with the version, for everybody to read.">
        <NoteText value={reason} onChange={setReason} />
      </Field>
    </DraftForm>
  );
}
