import Link from 'next/link';
import type { TeamRunItem } from '../../../src/app-shell/trpc.ts';
import { stateOfRun } from '../../../src/editor/drawer/run-state.ts';
import { runWords } from '../../../src/editor/drawer/run-words.ts';
import { entryText } from '../../../src/runs/run-entry.ts';
import { cx } from '../../../src/ui/cx.ts';
import { formatCount, formatDuration } from '../../../src/ui/format.ts';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
import { StateGlyph } from '../../../src/ui/state.tsx';
import { TableCell, TableRow } from '../../../src/ui/table.tsx';
import { columns } from './run-columns.ts';

/** A run: of which story, what it is about, how it stands. The row is one target. */
export function RunRow({ run }: { run: TeamRunItem }) {
  const about = entryText(run.entry);
  return (
    <TableRow className="relative">
      <TableCell className={columns.story}>
        <span className="flex min-w-0 items-baseline gap-3">
          <Link
            href={`/stories/${run.storyId}?run=${run.id}`}
            className="min-w-0 truncate font-medium after:absolute after:inset-0 after:content-['']"
          >
            {run.storyName}
          </Link>
          <span className="ml-auto shrink-0 text-12 text-ink-3 sm:hidden">
            <RelativeTime at={run.startedAt} />
          </span>
        </span>
        <div className="truncate text-12 text-ink-3" title={about}>
          {about}
        </div>
        <div className="mt-1 truncate text-12 sm:hidden">
          <HowItStands run={run} />
        </div>
      </TableCell>
      <TableCell className={columns.state}>
        <HowItStands run={run} />
      </TableCell>
      <TableCell className={`${columns.events} text-right text-ink-2 tabular-nums`}>
        {formatCount(run.events)}
      </TableCell>
      <TableCell className={`${columns.took} text-right text-ink-2 tabular-nums`}>
        {run.durationMs === null ? <span className="text-ink-3">–</span> : formatDuration(run.durationMs)}
      </TableCell>
      <TableCell className={`${columns.began} text-right text-ink-2 tabular-nums`}>
        <RelativeTime at={run.startedAt} className="relative" />
      </TableCell>
    </TableRow>
  );
}

/** `Open case failed: cases.example answered 422`; loud only where somebody may have to act. */
function HowItStands({ run }: { run: TeamRunItem }) {
  const words = runWords(run, { now: new Date() });
  const why = run.failure === null ? '' : `: ${run.failure}`;
  return (
    <StateGlyph
      state={stateOfRun(run.state)}
      loud={run.state === 'failed' || run.state === 'waiting'}
      className="max-w-full"
    >
      <span className={cx('truncate', run.state === 'finished' && 'text-ink-2')} title={`${words}${why}`}>
        {words}
        {why !== '' && <span className="font-normal text-ink-2">{why}</span>}
      </span>
    </StateGlyph>
  );
}
