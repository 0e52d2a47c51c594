'use client';
import { useMutation } from '@tanstack/react-query';
import { RotateCcw, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { explain } from '../../../src/app-shell/explain.ts';
import { type TrashItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { Button } from '../../../src/ui/button.tsx';
import { formatCounted, formatInstant } from '../../../src/ui/format.ts';
import { IconButton } from '../../../src/ui/icon-button.tsx';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
import { Table, TableCell, TableHead, TableRow } from '../../../src/ui/table.tsx';
import { notify } from '../../../src/ui/toaster.tsx';
import { useRefreshTrash } from './use-refresh-trash.ts';

type Props = {
  stories: readonly TrashItem[];
  canEdit: boolean;
  onPurge: (story: TrashItem) => void;
};

/** What was deleted, by whom, and until when it can come back. */
export function TrashTable({ stories, canEdit, onPurge }: Props) {
  return (
    <Table caption="Deleted stories" className="lg:table-fixed">
      <thead className="max-lg:sr-only">
        <tr>
          <TableHead>Story</TableHead>
          <TableHead className="w-56 max-lg:hidden">Deleted</TableHead>
          <TableHead className="w-36 max-lg:hidden">Deleted for good</TableHead>
          <TableHead className="w-36">
            <span className="sr-only">Restore or delete</span>
          </TableHead>
        </tr>
      </thead>
      <tbody>
        {stories.map((story) => (
          <TableRow key={story.id}>
            <TableCell className="max-lg:w-full max-lg:max-w-0 max-lg:py-2">
              <span className="block truncate font-medium">{story.name}</span>
              <span className="block truncate text-12 text-ink-3">
                {formatCounted(story.actionCount, 'Action')}
                {story.folder !== null && ` · from ${story.folder}`}
              </span>
              <span className="block truncate text-12 text-ink-3 lg:hidden">
                Deleted for good {inDays(story.purgedAt)}
              </span>
            </TableCell>
            <TableCell className="truncate text-ink-2 max-lg:hidden">
              <RelativeTime at={story.deletedAt} />
              {story.deletedBy !== null && ` by ${story.deletedBy}`}
            </TableCell>
            <TableCell className="text-ink-2 max-lg:hidden">
              <time dateTime={story.purgedAt} title={formatInstant(new Date(story.purgedAt))}>
                {inDays(story.purgedAt)}
              </time>
            </TableCell>
            <TableCell className="px-1 text-right">
              {canEdit && <Ways story={story} onPurge={() => onPurge(story)} />}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function Ways({ story, onPurge }: { story: TrashItem; onPurge: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const refresh = useRefreshTrash();
  const { id, name } = story;
  const restore = useMutation(
    trpc.stories.restore.mutationOptions({
      onSuccess: () =>
        notify.done({
          title: `“${name}” restored`,
          action: { label: 'Open', run: () => router.push(`/stories/${id}`) },
        }),
      onError: (error) => notify.failed({ title: `“${name}” was not restored`, detail: explain(error) }),
      onSettled: refresh,
    }),
  );
  return (
    <span className="inline-flex items-center gap-1">
      <Button
        size="sm"
        icon={RotateCcw}
        aria-label={`Restore ${name}`}
        busy={restore.isPending}
        onClick={() => restore.mutate({ id })}
      >
        Restore
      </Button>
      <IconButton icon={Trash2} label={`Delete ${name} for good`} size="sm" onClick={onPurge} />
    </span>
  );
}

const dayMs = 86_400_000;

/** `in 29 days`, `today` */
function inDays(at: string): string {
  const days = Math.floor((Date.parse(at) - Date.now()) / dayMs);
  return days < 1 ? 'today' : `in ${formatCounted(days, 'day')}`;
}
