'use client';
import { TriangleAlert, Upload } from 'lucide-react';
import { useState } from 'react';
import type { VersionState } from '../../app-shell/trpc.ts';
import { Field } from '../../ui/field.tsx';
import { formatCounted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Input } from '../../ui/input.tsx';
import { useProblems } from '../canvas/use-problems.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { DraftForm } from './draft-form.tsx';
import { NoteText } from './note-text.tsx';
import { useVersionActions } from './use-version-actions.ts';

type Props = { state: VersionState; onClose: () => void };

/** Name and note are a person's own business: both may be left out. */
export function PublishForm({ state, onClose }: Props) {
  const { publish, storyId } = useVersionActions();
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const { live, review } = state;
  const approved = review?.state === 'approved';
  return (
    <DraftForm
      title={approved ? 'Publish what was approved' : 'Publish the draft'}
      changes={live && { before: live.number, after: approved ? 'review' : 'draft' }}
      verb="Publish"
      icon={Upload}
      sending={publish}
      send={(revision) => publish.mutate({ storyId, revision, name, note }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field label="Name" hint="Optional: what this version is for.">
        <Input value={name} maxLength={120} onValueChange={setName} autoComplete="off" />
      </Field>
      <Field label="Note">
        <NoteText value={note} onChange={setNote} />
      </Field>
      {!approved && <DraftProblems />}
    </DraftForm>
  );
}

const most = 4;

/** What is wrong with the draft, which does not keep it from being published. */
export function DraftProblems() {
  const { view } = useEditor();
  const { actions } = useGraph();
  const problems = [...useProblems().values()].flat();
  if (problems.length === 0) return null;
  return (
    <section aria-label="Problems of the draft" className="tone-waiting grid gap-1 text-12">
      <p className="flex items-center gap-1.5 font-medium text-tone-text">
        <Icon of={TriangleAlert} size={14} />
        {formatCounted(problems.length, 'problem')}
      </p>
      <ul className="grid gap-0.5 text-ink-2">
        {problems.slice(0, most).map(({ actionId, option, message }) => (
          <li key={`${actionId} ${option} ${message}`} className="break-words">
            <b className="font-medium">{actions[actionId]?.name}</b>: {message}
          </li>
        ))}
      </ul>
      <p className="text-ink-3">
        It can be published all the same: runs fail where the problem is, and say why.{' '}
        {problems.length > most && (
          <button
            type="button"
            className="underline"
            onClick={() => view.setState({ drawerTab: 'problems', drawerOpen: true })}
          >
            Show all
          </button>
        )}
      </p>
    </section>
  );
}
