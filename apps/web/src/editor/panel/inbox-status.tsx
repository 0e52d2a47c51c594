'use client';
import type { GraphAction, Id } from '@storyloom/engine';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../app-shell/trpc.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useEditor } from '../state/use-editor.ts';
import { type ServerInbox, statusOf } from './inbox-text.ts';

const everyMs = 5_000;

/** How the mailbox of a Receive Email stands: when it was looked at, and what is wrong. */
export function InboxStatus({ action }: { action: GraphAction }) {
  const inbox = useInbox(action.id);
  if (!inbox) return null;
  const { checkedAt, error, nextCheckAt } = inbox;
  return (
    <section aria-label="Mailbox" className="grid gap-1 border-t border-line px-4 py-3 text-12 text-ink-2">
      <p>
        {statusOf(inbox)}
        {checkedAt !== null && (
          <>
            {' '}
            Last looked at <RelativeTime at={checkedAt} />.
          </>
        )}
        {error !== null && nextCheckAt !== null && (
          <>
            {' '}
            Next try at <time dateTime={nextCheckAt}>{new Date(nextCheckAt).toLocaleTimeString()}</time>.
          </>
        )}
      </p>
      {error !== null && (
        <p role="alert" className="tone-failed break-words text-tone-text">
          {error}
        </p>
      )}
    </section>
  );
}

function useInbox(actionId: Id): ServerInbox | undefined {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  const { data } = useQuery(trpc.inboxes.ofStory.queryOptions({ storyId }, { refetchInterval: everyMs }));
  return data?.find((inbox) => inbox.actionId === actionId);
}
