'use client';
import type { Id } from '@storyloom/engine';
import { MessageSquare } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { useEditor } from '../state/use-editor.ts';
import { useRunControls } from './use-run-controls.ts';

export type Asked = {
  title: string;
  message: string;
  choices: readonly { value: string; label: string }[];
  commentable: boolean;
};

/** What a step asks people, with a button for each answer. */
export function ApprovalCard({ actionRunId, asked }: { actionRunId: Id; asked: Asked }) {
  const { canRun } = useEditor();
  const { storyId, answer } = useRunControls();
  const [comment, setComment] = useState<string | null>(null);
  const given = answer.variables?.choice;
  return (
    <div className="col-start-2 mt-0.5 grid gap-2">
      <b className="break-words font-semibold">{asked.title}</b>
      {asked.message !== '' && <p className="break-words whitespace-pre-wrap text-ink-2">{asked.message}</p>}
      {canRun && asked.commentable && comment !== null && (
        <Field label="Comment">
          <Textarea autoFocus value={comment} maxLength={2_000} onValueChange={setComment} />
        </Field>
      )}
      {canRun && (
        <div className="flex flex-wrap gap-2">
          {asked.choices.map(({ value, label }) => (
            <Button
              key={value}
              size="sm"
              busy={answer.isPending && given === value}
              disabled={answer.isPending}
              onClick={() =>
                answer.mutate({
                  storyId,
                  actionRunId,
                  choice: value,
                  comment: comment === '' ? null : comment,
                })
              }
            >
              {label}
            </Button>
          ))}
          {asked.commentable && comment === null && (
            <Button size="sm" variant="quiet" icon={MessageSquare} onClick={() => setComment('')}>
              Add a comment
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
