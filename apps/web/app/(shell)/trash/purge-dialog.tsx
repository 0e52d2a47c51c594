'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { type TrashItem, useTRPC } from '../../../src/app-shell/trpc.ts';
import { Button } from '../../../src/ui/button.tsx';
import { Dialog } from '../../../src/ui/dialog.tsx';
import { ErrorState } from '../../../src/ui/error-state.tsx';
import { formatBounded, formatCounted } from '../../../src/ui/format.ts';
import { notify } from '../../../src/ui/toaster.tsx';
import { useRefreshTrash } from './use-refresh-trash.ts';

/** The server counts what is lost up to here. */
const mostCounted = 10_000;

/** Asks once, naming what is lost. */
export function PurgeDialog({ story, onClosed }: { story: TrashItem; onClosed: () => void }) {
  const trpc = useTRPC();
  const refresh = useRefreshTrash();
  const [open, setOpen] = useState(true);
  const loss = useQuery(trpc.trash.loss.queryOptions({ id: story.id }));
  const purge = useMutation(
    trpc.trash.purge.mutationOptions({
      onSuccess: () => {
        notify.done({ title: `“${story.name}” deleted for good` });
        setOpen(false);
      },
      onSettled: refresh,
    }),
  );
  const events = loss.data ? counted(loss.data.events, 'event') : null;
  return (
    <Ask
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title={`Delete “${story.name}” for good?`}
      verb={events === null ? 'Delete story' : `Delete story and ${events}`}
      busy={purge.isPending || loss.isPending}
      onConfirm={() => purge.mutate({ id: story.id })}
      error={purge.isError ? explain(purge.error) : null}
    >
      {loss.data
        ? `Its draft, its versions, ${counted(loss.data.runs, 'run')} and ${events} are deleted, with its webhook addresses and their secrets. Nobody can bring them back.`
        : 'Its draft, its versions, runs and events are deleted, with its webhook addresses and their secrets. Nobody can bring them back.'}
    </Ask>
  );
}

type EmptyProps = { teamId: string; count: number; onClosed: () => void };

export function EmptyTrashDialog({ teamId, count, onClosed }: EmptyProps) {
  const trpc = useTRPC();
  const refresh = useRefreshTrash();
  const [open, setOpen] = useState(true);
  const stories = formatCounted(count, 'story', 'stories');
  const empty = useMutation(
    trpc.trash.empty.mutationOptions({
      onSuccess: (gone) => {
        notify.done({ title: `${formatCounted(gone.stories, 'story', 'stories')} deleted for good` });
        setOpen(false);
      },
      onSettled: refresh,
    }),
  );
  return (
    <Ask
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title="Empty the trash?"
      verb={`Delete ${stories}`}
      busy={empty.isPending}
      onConfirm={() => empty.mutate({ teamId })}
      error={empty.isError ? explain(empty.error) : null}
    >
      {`${stories} ${count === 1 ? 'is' : 'are'} deleted with all runs, events, webhook addresses and secrets. Nobody can bring them back.`}
    </Ask>
  );
}

type AskProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onClosed: () => void;
  title: string;
  verb: string;
  busy: boolean;
  onConfirm: () => void;
  error: string | null;
  children: ReactNode;
};

function Ask({ open, onOpenChange, onClosed, title, verb, busy, onConfirm, error, children }: AskProps) {
  const keep = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      onClosed={onClosed}
      initialFocus={keep}
      title={title}
      description={children}
      footer={
        <>
          <Button ref={keep} size="lg" onClick={() => onOpenChange(false)}>
            Keep in the trash
          </Button>
          <Button size="lg" variant="danger-solid" busy={busy} onClick={onConfirm}>
            {verb}
          </Button>
        </>
      }
    >
      {error !== null && <ErrorState title="Nothing was deleted">{error}</ErrorState>}
    </Dialog>
  );
}

/** `1 event`, `3,902 events`, `10,000+ events` */
function counted(count: number, one: string): string {
  return `${formatBounded(count, mostCounted)} ${count === 1 ? one : `${one}s`}`;
}
