'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { AskDialog } from '../../../src/app-shell/ask-dialog.tsx';
import { type TrashItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { formatBounded, formatCounted } from '../../../src/ui/format.ts';
import { notify } from '../../../src/ui/toaster.tsx';
import { useRefreshTrash } from './use-refresh-trash.ts';

/** The server counts what is lost up to here. */
const mostCounted = 10_000;
const keep = 'Keep in the trash';
const fault = 'Nothing was deleted';

/** Asks once, naming what is lost. */
export function PurgeDialog({ story, onClosed }: { story: TrashItem; onClosed: () => void }) {
  const trpc = useTRPC();
  const refresh = useRefreshTrash();
  const loss = useQuery(trpc.trash.loss.queryOptions({ id: story.id }));
  const purge = useMutation(
    trpc.trash.purge.mutationOptions({
      onSuccess: () => notify.done({ title: `“${story.name}” deleted for good` }),
      onSettled: refresh,
    }),
  );
  const events = loss.data ? counted(loss.data.events, 'event') : null;
  return (
    <AskDialog
      title={`Delete “${story.name}” for good?`}
      text={
        loss.data
          ? `Its draft, its versions, ${counted(loss.data.runs, 'run')} and ${events} are deleted, with its webhook addresses and their secrets. Nobody can bring them back.`
          : 'Its draft, its versions, runs and events are deleted, with its webhook addresses and their secrets. Nobody can bring them back.'
      }
      keep={keep}
      verb={events === null ? 'Delete story' : `Delete story and ${events}`}
      fault={fault}
      busy={loss.isPending}
      run={() => purge.mutateAsync({ id: story.id })}
      onClosed={onClosed}
    />
  );
}

type EmptyProps = { teamId: string; count: number; onClosed: () => void };

export function EmptyTrashDialog({ teamId, count, onClosed }: EmptyProps) {
  const trpc = useTRPC();
  const refresh = useRefreshTrash();
  const stories = formatCounted(count, 'story', 'stories');
  const empty = useMutation(
    trpc.trash.empty.mutationOptions({
      onSuccess: (gone) =>
        notify.done({ title: `${formatCounted(gone.stories, 'story', 'stories')} deleted for good` }),
      onSettled: refresh,
    }),
  );
  return (
    <AskDialog
      title="Empty the trash?"
      text={`${stories} ${count === 1 ? 'is' : 'are'} deleted with all runs, events, webhook addresses and secrets. Nobody can bring them back.`}
      keep={keep}
      verb={`Delete ${stories}`}
      fault={fault}
      run={() => empty.mutateAsync({ teamId })}
      onClosed={onClosed}
    />
  );
}

/** `1 event`, `3,902 events`, `10,000+ events` */
function counted(count: number, one: string): string {
  return `${formatBounded(count, mostCounted)} ${count === 1 ? one : `${one}s`}`;
}
