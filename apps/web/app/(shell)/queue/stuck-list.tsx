import { CircleCheck, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { QueueSummary } from '../../../src/app-shell/trpc.ts';
import { formatCounted, formatDuration } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { runPath } from './run-path.ts';

/** What does not move: one line for each story and reason, the oldest of them, and what to do. */
export function StuckList({ stuck }: { stuck: QueueSummary['stuck'] }) {
  return (
    <section aria-labelledby="stuck">
      <h2 id="stuck" className="mb-2 text-14 font-semibold">
        Needs attention
      </h2>
      {stuck.length === 0 ? (
        <p className="tone-succeeded flex items-center gap-2 text-ink-2">
          <Icon of={CircleCheck} size={14} className="text-tone-solid" />
          Everything that is open gets on.
        </p>
      ) : (
        <ul className="border-t border-line">
          {stuck.map((one) => (
            <li
              key={`${one.storyId} ${one.code}`}
              className="tone-waiting grid grid-cols-[16px_minmax(0,1fr)_auto] items-baseline gap-x-2.5 gap-y-0.5 border-b border-line py-2.5 max-sm:grid-cols-[16px_minmax(0,1fr)]"
            >
              <Icon of={TriangleAlert} className="self-center text-tone-solid" />
              <p className="min-w-0 break-words">{one.reason}</p>
              <Link
                href={runPath(one)}
                className="font-medium text-accent-text hover:underline max-sm:order-1 max-sm:col-start-2 max-sm:flex max-sm:min-h-11 max-sm:items-center"
              >
                Open the run
              </Link>
              <p className="col-start-2 text-12 text-ink-3 tabular-nums">
                {one.storyName} · <code>{one.actionSlug}</code> · for{' '}
                {formatDuration(wholeSeconds(one.ageMs))}
                {one.count > 1 && ` · and ${formatCounted(one.count - 1, 'more like it', 'more like it')}`}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function wholeSeconds(ms: number): number {
  return Math.max(1_000, Math.floor(ms / 1_000) * 1_000);
}
