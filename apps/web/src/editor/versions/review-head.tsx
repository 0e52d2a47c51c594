'use client';
import { diffCount, diffGraphs } from '@storyloom/engine';
import { CircleCheck, CircleX, Hourglass } from 'lucide-react';
import { useMemo } from 'react';
import type { ReviewItem } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { formatCounted } from '../../ui/format.ts';
import type { IconShape } from '../../ui/icon.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Badge } from '../../ui/state.tsx';
import { useGraph } from '../state/use-editor.ts';
import { useLook, useSide } from './use-versions.ts';

const looks: Record<'open' | 'approved' | 'rejected', { word: string; icon: IconShape; tone: string }> = {
  open: { word: 'Waiting for review', icon: Hourglass, tone: 'tone-waiting' },
  approved: { word: 'Approved', icon: CircleCheck, tone: 'tone-succeeded' },
  rejected: { word: 'Rejected', icon: CircleX, tone: 'tone-failed' },
};

type Props = { review: ReviewItem; live: number | null; onLook: () => void };

/** What was asked and answered, and what the draft has that is not part of it. */
export function ReviewHead({ review, live, onLook }: Props) {
  const look = useLook();
  const since = useSince();
  const { state } = review;
  const { word, icon, tone } = looks[state === 'approved' || state === 'rejected' ? state : 'open'];
  return (
    <section aria-label="Review" className="grid gap-2 p-4">
      <div className="flex items-center gap-2">
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
        {live !== null && (
          <Button
            size="sm"
            variant="quiet"
            className="ml-auto"
            onClick={() => {
              look({ before: live, after: 'review' });
              onLook();
            }}
          >
            See the changes
          </Button>
        )}
      </div>
      <p className="text-12 text-ink-2">
        {review.requestedBy?.name ?? 'Somebody'} asked <RelativeTime at={review.requestedAt} />
        {review.note !== '' && ':'}
      </p>
      {review.note !== '' && <p className="break-words whitespace-pre-wrap">{review.note}</p>}
      {review.decidedAt !== null && (
        <p className="text-12 text-ink-2">
          {review.decidedBy ?? 'Somebody'} {state === 'rejected' ? 'rejected it' : 'approved it'}{' '}
          <RelativeTime at={review.decidedAt} />
          {review.comment !== '' && ':'}
        </p>
      )}
      {review.comment !== '' && <p className="break-words whitespace-pre-wrap">{review.comment}</p>}
      {since > 0 && (
        <p className="tone-waiting text-12 text-tone-text">
          Outdated: the draft has {formatCounted(since, 'change')} since then. They are not part of it, and
          stay in the draft.
        </p>
      )}
    </section>
  );
}

/** How many changes the draft has that the review is not about. */
function useSince(): number {
  const { graph } = useSide('review');
  const draft = useGraph();
  return useMemo(() => (graph ? diffCount(diffGraphs(graph, draft)) : 0), [graph, draft]);
}
