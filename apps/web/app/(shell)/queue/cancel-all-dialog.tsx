'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { Button } from '../../../src/ui/button.tsx';
import { Dialog } from '../../../src/ui/dialog.tsx';
import { ErrorState } from '../../../src/ui/error-state.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import { notify } from '../../../src/ui/toaster.tsx';

type Story = { id: string; name: string; queued: number; running: number; waiting: number };

/** Asks once, with what is lost: cancelled runs do not go on. */
export function CancelAllDialog({ story, onClosed }: { story: Story; onClosed: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const keep = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(true);
  const cancelAll = useMutation(
    trpc.runs.cancelAll.mutationOptions({
      onSuccess: ({ actionRuns }) => {
        notify.done({ title: `${formatCounted(actionRuns, 'Action run')} of “${story.name}” cancelled` });
        setOpen(false);
      },
      onSettled: () => cache.invalidateQueries(trpc.queue.summary.pathFilter()),
    }),
  );
  const count = formatCounted(story.queued + story.running + story.waiting, 'Action run');
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      initialFocus={keep}
      title={`Cancel all runs of “${story.name}”?`}
      description={`${count} that are queued, at work or waiting end as cancelled. What they have sent by then stays sent. Webhooks are still accepted; suspend the story to hold what comes.`}
      footer={
        <>
          <Button ref={keep} size="lg" onClick={() => setOpen(false)}>
            Let them go on
          </Button>
          <Button
            size="lg"
            variant="danger-solid"
            busy={cancelAll.isPending}
            onClick={() => cancelAll.mutate({ storyId: story.id })}
          >
            Cancel {count}
          </Button>
        </>
      }
    >
      {cancelAll.isError && (
        <ErrorState title="Not everything was cancelled">{explain(cancelAll.error)}</ErrorState>
      )}
    </Dialog>
  );
}
