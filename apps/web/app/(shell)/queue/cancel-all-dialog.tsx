'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { AskDialog } from '../../../src/app-shell/ask-dialog.tsx';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { formatCounted } from '../../../src/ui/format.ts';
import { notify } from '../../../src/ui/toaster.tsx';

type Story = { id: string; name: string; queued: number; running: number; waiting: number };

/** Asks once, with what is lost: cancelled runs do not go on. */
export function CancelAllDialog({ story, onClosed }: { story: Story; onClosed: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const cancelAll = useMutation(
    trpc.runs.cancelAll.mutationOptions({
      onSuccess: ({ actionRuns }) =>
        notify.done({ title: `${formatCounted(actionRuns, 'Action run')} of “${story.name}” cancelled` }),
      onSettled: () => cache.invalidateQueries(trpc.queue.summary.pathFilter()),
    }),
  );
  const count = formatCounted(story.queued + story.running + story.waiting, 'Action run');
  return (
    <AskDialog
      title={`Cancel all runs of “${story.name}”?`}
      text={`${count} that are queued, at work or waiting end as cancelled. What they have sent by then stays sent. Webhooks are still accepted; suspend the story to hold what comes.`}
      keep="Let them go on"
      verb={`Cancel ${count}`}
      fault="Not everything was cancelled"
      run={() => cancelAll.mutateAsync({ storyId: story.id })}
      onClosed={onClosed}
    />
  );
}
