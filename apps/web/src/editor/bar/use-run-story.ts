'use client';
import type { GraphAction, Json } from '@storyloom/engine';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useEditor } from '../state/use-editor.ts';
import { say, showRun } from '../state/view.ts';

export type RunStory = { begin: (payload: Json) => Promise<void>; fault: string | null; isPending: boolean };

/** What starts, and on which version; null is the live one. */
export type RunTarget = { source: GraphAction; version: number | null; onStarted: () => void };

/** Starts the story with an event of one of its sources, and shows the run. */
export function useRunStory({ source, version, onStarted }: RunTarget): RunStory {
  const { storyId, draft, view } = useEditor();
  const trpc = useTRPC();
  const [unsaved, setUnsaved] = useState(false);
  const run = useMutation(
    trpc.stories.run.mutationOptions({
      onSuccess: ({ storyRunId }) => {
        showRun(view, storyRunId);
        say(view, 'The story runs');
        onStarted();
      },
    }),
  );
  const fault = run.isError ? explain(run.error) : null;
  return {
    isPending: run.isPending,
    fault: unsaved
      ? 'The draft is not saved yet, so it cannot run. It is kept here and saved as soon as the server answers.'
      : fault,
    begin: async (payload) => {
      // What runs is what the server has: the last edits go there first.
      const saved = version !== null || (await draft.save());
      setUnsaved(!saved);
      const chosen = version === null ? {} : { version };
      if (saved) run.mutate({ id: storyId, actionId: source.id, payload, ...chosen });
    },
  };
}
