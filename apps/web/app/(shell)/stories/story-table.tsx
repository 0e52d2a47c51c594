'use client';
import Link from 'next/link';
import type { StoryItem } from '../../../src/app-shell/trpc.ts';
import { Avatar } from '../../../src/ui/avatar.tsx';
import { formatBounded, formatCounted } from '../../../src/ui/format.ts';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
import { Table, TableCell, TableHead, TableRow } from '../../../src/ui/table.tsx';
import { StoryMenu } from './story-menu.tsx';
import { mostFailures, mostRuns, StoryStatus } from './story-status.tsx';
import type { StoryActions } from './use-story-actions.ts';

type StoryTableProps = {
  stories: readonly StoryItem[];
  /** Without it, a row offers only what changes nothing. */
  canEdit: boolean;
  actions: StoryActions;
  onRename: (story: StoryItem) => void;
};

const wide = 'max-lg:hidden';
const medium = 'max-sm:hidden';

/** Stories as rows; a phone shows each as two lines. A row is one target, its menu another. */
export function StoryTable({ stories, canEdit, actions, onRename }: StoryTableProps) {
  return (
    <Table caption="Stories" className="sm:table-fixed">
      <StoryTableHead />
      <tbody>
        {stories.map((story) => (
          <TableRow key={story.id} className="relative">
            <TableCell className="max-sm:w-full max-sm:max-w-0 max-sm:py-2">
              <Link
                href={`/stories/${story.id}`}
                className="block truncate font-medium after:absolute after:inset-0 after:content-['']"
              >
                {story.name}
              </Link>
              <div className="truncate text-12 text-ink-3">
                {formatCounted(story.actionCount, 'Action')}
                {story.description !== '' && <span className="max-sm:hidden"> · {story.description}</span>}
                <span className="sm:hidden">
                  {' '}
                  · {formatBounded(story.runs24h, mostRuns)} {story.runs24h === 1 ? 'run' : 'runs'} in 24 h
                </span>
              </div>
              <div className="mt-1 text-12 sm:hidden">
                <StoryStatus story={story} />
              </div>
            </TableCell>
            <TableCell className={medium}>
              <StoryStatus story={story} />
            </TableCell>
            <TableCell className={`${medium} text-right tabular-nums`}>
              {story.runs24h === 0 ? <None /> : formatBounded(story.runs24h, mostRuns)}
            </TableCell>
            <TableCell className={`${wide} text-right text-ink-2 tabular-nums`}>
              {story.failed24h === 0 ? <None /> : formatBounded(story.failed24h, mostFailures)}
            </TableCell>
            <TableCell className={`${wide} text-ink-2`}>
              {story.lastRunAt === null ? (
                <None />
              ) : (
                <RelativeTime at={story.lastRunAt} className="relative" />
              )}
            </TableCell>
            <TableCell className={`${medium} text-ink-2`}>
              <span className="inline-flex items-center gap-2">
                {story.editedBy !== null && <Avatar name={story.editedBy} size="sm" />}
                {story.editedBy !== null && <span className="sr-only">{story.editedBy},</span>}
                <RelativeTime at={story.editedAt} className="relative" />
              </span>
            </TableCell>
            <TableCell className="w-10 px-2 text-right max-sm:w-14 max-sm:px-1">
              <StoryMenu story={story} canEdit={canEdit} actions={actions} onRename={() => onRename(story)} />
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

/** Nothing in this cell. */
function None() {
  return <span className="text-ink-3">–</span>;
}

/** The columns; a phone hears them, and sees none. */
function StoryTableHead() {
  return (
    <thead className="max-sm:sr-only">
      <tr>
        <TableHead>Story</TableHead>
        <TableHead className={`${medium} w-36`}>Status</TableHead>
        <TableHead className={`${medium} w-32 text-right`}>Runs, last 24 h</TableHead>
        <TableHead className={`${wide} w-24 text-right`}>Failed</TableHead>
        <TableHead className={`${wide} w-36`}>Last run</TableHead>
        <TableHead className={`${medium} w-44`}>Edited</TableHead>
        <TableHead className="w-10 max-sm:w-12">
          <span className="sr-only">More</span>
        </TableHead>
      </tr>
    </thead>
  );
}
