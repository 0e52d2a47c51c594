'use client';
import { Button } from '../../ui/button.tsx';
import { formatCount, formatCounted } from '../../ui/format.ts';
import { shortTime } from './local-times.ts';

type Page = { looked: { events: number; backTo: string | null; unread: number } };

/** `Looked at 12,400 events back to 11:02:07.` What was not read is told of. */
export function lookedWords(pages: readonly Page[]): string {
  const events = pages.reduce((sum, { looked }) => sum + looked.events, 0);
  const unread = pages.reduce((sum, { looked }) => sum + looked.unread, 0);
  const backTo = pages.findLast(({ looked }) => looked.backTo !== null)?.looked.backTo ?? null;
  const far = backTo === null ? '' : ` back to ${shortTime(new Date(backTo), { now: new Date() })}`;
  const left =
    unread === 0 ? '' : ` ${formatCount(unread)} large ${unread === 1 ? 'one was' : 'ones were'} not read.`;
  return `Looked at ${formatCounted(events, 'event')}${far}.${left}`;
}

type Props = {
  pages: readonly Page[];
  more: boolean;
  busy: boolean;
  onMore: () => void;
  onAgain: () => void;
};

/** How far a search came, and the way on. */
export function LookedAt({ pages, more, busy, onMore, onAgain }: Props) {
  return (
    <p role="status" className="flex flex-wrap items-center gap-2 px-2 py-1 text-12 text-ink-3 tabular-nums">
      {lookedWords(pages)}{' '}
      {more ? (
        <Button size="sm" variant="quiet" busy={busy} onClick={onMore}>
          Search on
        </Button>
      ) : (
        'That is all.'
      )}
      <Button size="sm" variant="quiet" onClick={onAgain}>
        Search again
      </Button>
    </p>
  );
}
