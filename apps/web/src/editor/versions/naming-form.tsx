'use client';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import type { VersionItem } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Fault } from './fault.tsx';
import { NoteText } from './note-text.tsx';
import { useVersionActions } from './use-version-actions.ts';

/** What people call a version, and say of it. */
export function NamingForm({ version, onDone }: { version: VersionItem; onDone: () => void }) {
  const { rename, storyId } = useVersionActions();
  const [name, setName] = useState(version.name ?? '');
  const [note, setNote] = useState(version.note);
  return (
    <form
      className="grid gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate({ storyId, number: version.number, name, note }, { onSuccess: onDone });
      }}
    >
      <Field label="Name">
        <Input value={name} maxLength={120} onValueChange={setName} autoComplete="off" />
      </Field>
      <Field label="Note">
        <NoteText value={note} onChange={setNote} />
      </Field>
      <Fault>{rename.isError ? explain(rename.error) : null}</Fault>
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="primary" busy={rename.isPending}>
          Save
        </Button>
        <Button size="sm" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
