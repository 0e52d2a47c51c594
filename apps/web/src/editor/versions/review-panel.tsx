'use client';
import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import type { ReviewItem, VersionState } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { BypassForm } from './bypass-form.tsx';
import { Fault } from './fault.tsx';
import { PublishForm } from './publish-form.tsx';
import { RequestForm } from './request-form.tsx';
import { ReviewHead } from './review-head.tsx';
import { useVersionActions } from './use-version-actions.ts';
import { useMe } from './use-versions.ts';

type Props = { state: VersionState; onClose: () => void };

/** Where the review of a draft stands, and what this person can do about it. */
export function ReviewPanel({ state, onClose }: Props) {
  const { isAdmin, id: me } = useMe();
  const { review } = state;
  const isMine = review?.requestedBy?.id === me;
  return (
    <div className="max-h-[calc(100dvh-80px)] divide-y divide-line overflow-y-auto">
      {review && <ReviewHead review={review} live={state.live?.number ?? null} onLook={onClose} />}
      {review?.state === 'open' && !isMine && <DecideForm review={review} onClose={onClose} />}
      {review?.state === 'open' && isMine && (
        <p className="px-4 py-3 text-12 text-ink-3">You asked for it, so somebody else decides.</p>
      )}
      {review?.state === 'approved' && <PublishForm state={state} onClose={onClose} />}
      {(review === null || review.state === 'rejected') && <RequestForm state={state} onClose={onClose} />}
      {review && (isMine || isAdmin) && <WithdrawButton review={review} onClose={onClose} />}
      {isAdmin && review?.state !== 'approved' && <BypassForm onClose={onClose} />}
    </div>
  );
}

function DecideForm({ review, onClose }: { review: ReviewItem; onClose: () => void }) {
  const { decide, storyId } = useVersionActions();
  const [comment, setComment] = useState('');
  const [verdict, setVerdict] = useState<'approve' | 'reject'>('approve');
  const answer = (given: 'approve' | 'reject') => {
    setVerdict(given);
    decide.mutate({ storyId, reviewId: review.id, verdict: given, comment }, { onSuccess: onClose });
  };
  return (
    <div className="grid gap-3 p-4">
      <Field label="Comment" hint="A rejection says what has to change.">
        <Textarea
          value={comment}
          maxLength={4_000}
          onValueChange={setComment}
          className="max-h-40 min-h-16"
        />
      </Field>
      <Fault>{decide.isError ? explain(decide.error) : null}</Fault>
      <div className="flex justify-end gap-2">
        <Button
          icon={X}
          disabled={comment.trim() === ''}
          busy={decide.isPending && verdict === 'reject'}
          onClick={() => answer('reject')}
        >
          Reject
        </Button>
        <Button
          variant="primary"
          icon={Check}
          busy={decide.isPending && verdict === 'approve'}
          onClick={() => answer('approve')}
        >
          Approve
        </Button>
      </div>
    </div>
  );
}

function WithdrawButton({ review, onClose }: { review: ReviewItem; onClose: () => void }) {
  const { withdraw, storyId } = useVersionActions();
  return (
    <div className="grid gap-2 px-4 py-2">
      <Fault>{withdraw.isError ? explain(withdraw.error) : null}</Fault>
      <Button
        size="sm"
        variant="quiet"
        className="-ml-2 justify-self-start"
        busy={withdraw.isPending}
        onClick={() => withdraw.mutate({ storyId, reviewId: review.id }, { onSuccess: onClose })}
      >
        Withdraw the review
      </Button>
    </div>
  );
}
