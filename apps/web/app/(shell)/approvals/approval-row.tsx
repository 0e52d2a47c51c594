'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Hourglass, MessageSquare } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { type ApprovalItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { Button } from '../../../src/ui/button.tsx';
import { Field } from '../../../src/ui/field.tsx';
import { formatDuration, formatInstant } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
import { Textarea } from '../../../src/ui/textarea.tsx';
import { notify } from '../../../src/ui/toaster.tsx';

type Props = { approval: ApprovalItem; canAnswer: boolean };

/** One question, where it comes from, and a button for each answer. The first answer counts. */
export function ApprovalRow({ approval, canAnswer }: Props) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [comment, setComment] = useState<string | null>(null);
  const { id, storyId, storyName, storyRunId, title, message, choices, commentable } = approval;
  const answer = useMutation(
    trpc.approvals.answer.mutationOptions({
      onSuccess: (_, { choice }) => {
        const label = choices.find(({ value }) => value === choice)?.label ?? choice;
        notify.done({ title: `“${title}” answered: ${label}` });
      },
      onError: (error) => notify.failed({ title: `“${title}” was not answered`, detail: explain(error) }),
      onSettled: () =>
        Promise.all([
          cache.invalidateQueries(trpc.approvals.pathFilter()),
          cache.invalidateQueries(trpc.home.attention.pathFilter()),
        ]),
    }),
  );
  const given = answer.variables?.choice;
  return (
    <li className="tone-waiting grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-3 gap-y-1 border-b border-line py-3">
      <Icon of={Hourglass} className="mt-0.5 text-tone-solid" />
      <h2 className="min-w-0 font-semibold break-words">{title}</h2>
      <span className="text-12 leading-5 whitespace-nowrap text-ink-3">
        <RelativeTime at={approval.askedAt} />
      </span>
      <p className="col-start-2 text-12 text-ink-2">
        <Link href={`/stories/${storyId}?run=${storyRunId}&step=${id}`} className="hover:underline">
          {storyName}
        </Link>
        {approval.expiresAt !== null && <Ends at={approval.expiresAt} />}
      </p>
      {message !== '' && (
        <p className="col-start-2 max-w-[560px] break-words whitespace-pre-wrap text-ink-2">{message}</p>
      )}
      {canAnswer ? (
        <div className="col-span-2 col-start-2 mt-1 grid gap-2">
          {commentable && comment !== null && (
            <Field label="Comment">
              <Textarea autoFocus value={comment} maxLength={2_000} onValueChange={setComment} />
            </Field>
          )}
          <div className="flex flex-wrap gap-2">
            {choices.map(({ value, label }) => (
              <Button
                key={value}
                busy={answer.isPending && given === value}
                disabled={answer.isPending}
                onClick={() =>
                  answer.mutate({
                    storyId,
                    actionRunId: id,
                    choice: value,
                    comment: comment === '' ? null : comment,
                  })
                }
              >
                {label}
              </Button>
            ))}
            {commentable && comment === null && (
              <Button
                variant="quiet"
                icon={MessageSquare}
                className="max-sm:px-2!"
                onClick={() => setComment('')}
              >
                Add a comment
              </Button>
            )}
          </div>
        </div>
      ) : (
        <p className="col-start-2 text-12 text-ink-3">Your role in this team may look, not answer.</p>
      )}
    </li>
  );
}

function Ends({ at }: { at: string }) {
  const left = Date.parse(at) - Date.now();
  const rough = left > 60_000 ? Math.floor(left / 60_000) * 60_000 : Math.max(1_000, left);
  return (
    <time dateTime={at} title={formatInstant(new Date(at))} suppressHydrationWarning>
      {left > 0 ? ` · ends in ${formatDuration(rough)}` : ' · ends now'}
    </time>
  );
}
