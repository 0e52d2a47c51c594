'use client';
import type { CallState, Id } from '@storyloom/engine';
import Link from 'next/link';

type Called = { storyName: string; storyId: Id | null; storyRunId: Id | null; state: CallState };
type Props = { calls: { total: number; last: readonly Called[] } };

const words: Record<CallState, string> = {
  open: 'at work',
  answered: 'answered',
  failed: 'failed',
  ended: 'ended without an answer',
  cancelled: 'cancelled',
};

/** The story runs that a step called, a link each. */
export function CalledRuns({ calls }: Props) {
  if (calls.total === 0) return null;
  const more = calls.total - calls.last.length;
  return (
    <div className="border-b border-line px-3 py-1.5 text-12 text-ink-2">
      {calls.total === 1 ? 'Called ' : `Called ${calls.total.toLocaleString('en-GB')} times, lately `}
      {calls.last.map((one, index) => (
        <span key={one.storyRunId ?? index}>
          {index > 0 && ', '}
          {one.storyId !== null && one.storyRunId !== null ? (
            <Link
              className="text-accent-text underline"
              href={`/stories/${one.storyId}?run=${one.storyRunId}`}
            >
              {one.storyName}
            </Link>
          ) : (
            one.storyName
          )}{' '}
          <span className="text-ink-3">({words[one.state]})</span>
        </span>
      ))}
      {more > 0 && <span className="text-ink-3">, and {more.toLocaleString('en-GB')} before</span>}
    </div>
  );
}

type Caller = { storyName: string; storyId: Id; storyRunId: Id } | { storyName: null };

/** Whose Action called this run. */
export function CalledBy({ caller }: { caller: Caller | null }) {
  if (caller === null) return null;
  return (
    <span className="shrink-0 truncate pr-2 text-ink-3">
      called by{' '}
      {caller.storyName === null ? (
        'another team'
      ) : (
        <Link
          className="text-accent-text underline"
          href={`/stories/${caller.storyId}?run=${caller.storyRunId}`}
        >
          {caller.storyName}
        </Link>
      )}
    </span>
  );
}
