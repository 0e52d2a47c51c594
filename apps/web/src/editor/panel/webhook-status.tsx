'use client';
import type { GraphAction } from '@storyloom/engine';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, Radio } from 'lucide-react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useEditor } from '../state/use-editor.ts';
import { showRun } from '../state/view.ts';

/** Whether something came in: what one waits for who has just sent the first event. It follows by itself. */
export function WebhookStatus({ action }: { action: GraphAction }) {
  const { storyId, view } = useEditor();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.events.list.queryOptions({ storyId, actionId: action.id, limit: 1 }));
  if (data === undefined) return null;
  const [latest] = data.items;
  return (
    <section
      aria-label="What came in"
      className="grid gap-1 rounded-2 border border-line px-2 py-1.5 text-12 text-ink-2"
    >
      <div className="flex flex-wrap items-center gap-x-1.5">
        <span role="status" className="tone-succeeded flex items-center gap-1.5">
          <Icon
            of={latest ? CircleCheck : Radio}
            size={14}
            className={latest ? 'text-tone-solid' : 'text-ink-3'}
          />
          {latest ? 'Received' : 'Listening: the first event shows here at once.'}
        </span>
        {latest && (
          <>
            <RelativeTime at={latest.createdAt} />
            <Button
              size="sm"
              variant="quiet"
              className="ml-auto"
              onClick={() => showRun(view, latest.storyRunId)}
            >
              Show its run
            </Button>
          </>
        )}
      </div>
      {latest && latest.preview !== '' && <code className="truncate text-ink-3">{latest.preview}</code>}
    </section>
  );
}
