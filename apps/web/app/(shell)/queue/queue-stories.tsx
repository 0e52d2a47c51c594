'use client';
import { CirclePause, CirclePlay, CircleStop } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import type { QueueSummary } from '../../../src/app-shell/trpc.ts';
import { useStorySwitch } from '../../../src/story-settings/use-story-switch.ts';
import { formatCount, formatDuration } from '../../../src/ui/format.ts';
import { IconButton } from '../../../src/ui/icon-button.tsx';
import { Badge } from '../../../src/ui/state.tsx';
import { Table, TableCell, TableHead, TableRow } from '../../../src/ui/table.tsx';
import { CancelAllDialog } from './cancel-all-dialog.tsx';

type QueuedStory = QueueSummary['stories'][number];

/** The stories with the most to do, and the ways to stop one. */
export function QueueStories({ stories, canEdit }: { stories: readonly QueuedStory[]; canEdit: boolean }) {
  const [cancelling, setCancelling] = useState<QueuedStory | null>(null);
  return (
    <section aria-labelledby="queued-stories">
      <h2 id="queued-stories" className="mb-1 text-14 font-semibold">
        Stories
      </h2>
      {stories.length === 0 ? (
        <p className="text-ink-2">No story has anything open.</p>
      ) : (
        <Table caption="Stories with open Action runs" className="lg:table-fixed">
          <thead>
            <tr>
              <TableHead>Story</TableHead>
              <TableHead className="w-24 text-right max-lg:w-16">Queued</TableHead>
              <TableHead className="w-24 text-right max-lg:hidden">Running</TableHead>
              <TableHead className="w-24 text-right max-lg:hidden">Waiting</TableHead>
              <TableHead className="w-28 text-right max-lg:hidden">Oldest</TableHead>
              <TableHead className="w-24">
                <span className="sr-only">Stop</span>
              </TableHead>
            </tr>
          </thead>
          <tbody>
            {stories.map((story) => (
              <TableRow key={story.id}>
                <TableCell className="max-lg:w-full max-lg:max-w-0 max-lg:py-2">
                  <span className="flex items-center gap-2">
                    <Link
                      href={`/stories/${story.id}`}
                      className="-my-2 min-w-0 truncate py-2 font-medium hover:underline"
                    >
                      {story.name}
                    </Link>
                    {story.suspended && (
                      <Badge tone="tone-waiting" icon={CirclePause}>
                        Suspended
                      </Badge>
                    )}
                  </span>
                  <span className="block text-12 text-ink-3 tabular-nums lg:hidden">
                    {formatCount(story.running)} running, {formatCount(story.waiting)} waiting
                  </span>
                </TableCell>
                <TableCell className="text-right tabular-nums">{formatCount(story.queued)}</TableCell>
                <TableCell className="text-right tabular-nums max-lg:hidden">
                  {formatCount(story.running)}
                </TableCell>
                <TableCell className="text-right tabular-nums max-lg:hidden">
                  {formatCount(story.waiting)}
                </TableCell>
                <TableCell className="text-right text-ink-2 tabular-nums max-lg:hidden">
                  {story.oldestQueuedMs === null ? '–' : formatDuration(wholeSeconds(story.oldestQueuedMs))}
                </TableCell>
                <TableCell className="px-1 text-right">
                  {canEdit && <Stops story={story} onCancelAll={() => setCancelling(story)} />}
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
      {cancelling && (
        <CancelAllDialog key={cancelling.id} story={cancelling} onClosed={() => setCancelling(null)} />
      )}
    </section>
  );
}

function Stops({ story, onCancelAll }: { story: QueuedStory; onCancelAll: () => void }) {
  const { suspend, resume } = useStorySwitch(story);
  return (
    <span className="inline-flex">
      {story.suspended ? (
        <IconButton
          icon={CirclePlay}
          label={`Resume ${story.name}`}
          busy={resume.isPending}
          onClick={() => resume.mutate({ id: story.id })}
        />
      ) : (
        <IconButton
          icon={CirclePause}
          label={`Suspend ${story.name}`}
          busy={suspend.isPending}
          onClick={() => suspend.mutate({ id: story.id })}
        />
      )}
      <IconButton icon={CircleStop} label={`Cancel all runs of ${story.name}`} onClick={onCancelAll} />
    </span>
  );
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
