'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import { useEffect, useState } from 'react';
import { explain, failureOf } from '../app-shell/explain.ts';
import { useTRPC, useTRPCClient } from '../app-shell/trpc.ts';
import { useTeam } from '../app-shell/use-team.ts';
import { useLock } from '../story-settings/use-lock.ts';
import { ButtonLink } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { notify } from '../ui/toaster.tsx';
import { browserTab } from './document/browser-tab.ts';
import { isByHand } from './document/by-hand.ts';
import { browserClock } from './document/clock.ts';
import { createDraft } from './document/draft.ts';
import { createJournal } from './document/journal.ts';
import { browserStorages } from './document/journal-storage.ts';
import { trpcTransport } from './document/trpc-transport.ts';
import { EditorScreen } from './editor.tsx';
import { EditorSkeleton } from './editor-skeleton.tsx';
import { createEditor, type Editor } from './state/editor.ts';
import { EditorContext } from './state/use-editor.ts';
import { lookingAtFirst } from './versions/looking.ts';

const unkept =
  'This browser keeps no copy of what is not saved. Leave this tab open until it says Saved, or free some of its storage.';

type Props = {
  storyId: string;
  runId: string | null;
  stepId: string | null;
  /** The id or the slug of the Action that is open at first, or the id of a note. */
  action: string | null;
  /** What of its versions is looked at: see versions/looking.ts. */
  version: string | null;
  /** What is looked for in the story at first. */
  find: string | null;
};

/** Loads a story and opens it; says why when it cannot. */
export function OpenStory({ storyId, runId, stepId, action, version, find }: Props) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { teams, me } = useTeam();
  const story = useQuery(
    // Read once: from here on the draft document keeps itself current.
    trpc.stories.get.queryOptions({ id: storyId }, { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 }),
  );
  const [editor, setEditor] = useState<Editor | null>(null);
  const data = story.data;
  const lock = useLock(storyId);
  const isLocked = lock === undefined ? undefined : lock !== null;
  useVisit(data?.id);
  const role = teams.find((team) => team.id === data?.teamId)?.role;
  const userId = me.data?.user.id;

  useEffect(() => {
    if (data === undefined || role === undefined || userId === undefined || isLocked === undefined) return;
    const draft = createDraft({
      snapshot: data,
      transport: trpcTransport(client, data.id),
      journal: createJournal({
        userId,
        storyId: data.id,
        storages: browserStorages(),
        tab: browserTab(),
        onUnkept: () => notify.failed({ title: unkept }),
      }),
      clock: browserClock,
      notify: (title) => notify.failed({ title }),
      byHand: isByHand({ userId, storyId: data.id }),
    });
    setEditor(
      createEditor({
        storyId: data.id,
        teamId: data.teamId,
        readOnly: role === 'viewer' || isLocked,
        canRun: role !== 'viewer',
        draft,
        head: { name: data.name, description: data.description },
        shown: { runId, stepId, action, find, looking: lookingAtFirst({ runId, version }) },
      }),
    );
    return () => draft.stop();
  }, [data, role, userId, isLocked, client, runId, stepId, action, version, find]);

  const failed = story.error ?? me.error;
  if (failed) {
    if (failureOf(failed).code === 'NOT_FOUND') notFound();
    return (
      <main className="mx-auto w-full max-w-140 p-8 max-sm:p-4">
        <ErrorState
          title="The story did not load"
          onRetry={() => void story.refetch()}
          retrying={story.isRefetching}
          actions={
            <ButtonLink size="sm" href="/stories">
              All stories
            </ButtonLink>
          }
        >
          {explain(failed)}
        </ErrorState>
      </main>
    );
  }
  if (editor === null || data === undefined || editor.storyId !== storyId) return <EditorSkeleton />;
  return (
    <EditorContext value={editor}>
      <EditorScreen key={`${editor.storyId} ${editor.readOnly}`} />
    </EditorContext>
  );
}

/** Remembers that the person opened it, for their home. It is no harm when that fails. */
function useVisit(id: string | undefined): void {
  const trpc = useTRPC();
  const { mutate } = useMutation(trpc.stories.visited.mutationOptions());
  useEffect(() => {
    if (id !== undefined) mutate({ id });
  }, [id, mutate]);
}
