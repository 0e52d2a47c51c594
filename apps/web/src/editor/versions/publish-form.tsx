'use client';
import { TriangleAlert, Upload } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import type { VersionState } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { formatCounted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Input } from '../../ui/input.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { useProblems } from '../canvas/use-problems.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { Fault } from './fault.tsx';
import { notSaved, useSavedRevision, useVersionActions } from './use-version-actions.ts';
import { useLook } from './use-versions.ts';

type Props = { state: VersionState; onClose: () => void };

/** Name and note are a person's own business: both may be left out. */
export function PublishForm({ state, onClose }: Props) {
  const { publish, storyId } = useVersionActions();
  const savedRevision = useSavedRevision();
  const look = useLook();
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [unsaved, setUnsaved] = useState(false);
  const approved = state.review?.state === 'approved';
  const send = async () => {
    const revision = await savedRevision();
    setUnsaved(revision === null);
    if (revision !== null) publish.mutate({ storyId, revision, name, note }, { onSuccess: onClose });
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
        <h2 className="font-semibold">{approved ? 'Publish what was approved' : 'Publish the draft'}</h2>
        {state.live && (
          <Button
            size="sm"
            variant="quiet"
            onClick={() => {
              look({ before: state.live?.number ?? 1, after: approved ? 'review' : 'draft' });
              onClose();
            }}
          >
            See the changes
          </Button>
        )}
      </div>
      <Field label="Name" hint="Optional: what this version is for.">
        <Input value={name} maxLength={120} onValueChange={setName} autoComplete="off" />
      </Field>
      <Field label="Note">
        <Textarea value={note} maxLength={4_000} onValueChange={setNote} className="max-h-40 min-h-16" />
      </Field>
      {!approved && <DraftProblems />}
      <Fault>{unsaved ? notSaved : publish.isError ? explain(publish.error) : null}</Fault>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" icon={Upload} busy={publish.isPending}>
          Publish
        </Button>
      </div>
    </form>
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
