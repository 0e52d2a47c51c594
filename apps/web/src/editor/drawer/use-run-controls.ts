'use client';
import type { Id } from '@storyloom/engine';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { notify } from '../../ui/toaster.tsx';
import { useEditor } from '../state/use-editor.ts';
import { say, showRun } from '../state/view.ts';

/** What a person can do to a run of the story; each says what came of it, but for a failed `cancel`: its dialog does. */
export function useRunControls() {
  const { view, storyId } = useEditor();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refresh = () => {
    for (const filter of [trpc.runs.get.pathFilter(), trpc.runs.list.pathFilter()]) {
      void cache.invalidateQueries(filter);
    }
  };
  const failed = (title: string) => (error: unknown) => notify.failed({ title, detail: explain(error) });
  /** A run that was just started is what one wants to see. */
  const show = ({ storyRunId }: { storyRunId: Id }) => {
    showRun(view, storyRunId);
    say(view, 'A new run has started');
  };

  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onSuccess: ({ state }) => say(view, state === 'ended' ? 'It had ended already' : 'Run cancelled'),
      onSettled: refresh,
    }),
  );
  const suspend = useMutation(
    trpc.runs.suspend.mutationOptions({
      onSuccess: () => say(view, 'Run suspended'),
      onError: failed('The run was not suspended'),
      onSettled: refresh,
    }),
  );
  const resume = useMutation(
    trpc.runs.resume.mutationOptions({
      onSuccess: () => say(view, 'Run resumed'),
      onError: failed('The run was not resumed'),
      onSettled: refresh,
    }),
  );
  const decide = useMutation(
    trpc.runs.decide.mutationOptions({
      onSuccess: (_, { decision }) => say(view, decision === 'retry' ? 'Runs again' : 'Marked as failed'),
      onError: failed('The decision was not taken'),
      onSettled: refresh,
    }),
  );
  const answer = useMutation(
    trpc.approvals.answer.mutationOptions({
      onSuccess: () => say(view, 'Answered'),
      onError: failed('The answer was not taken'),
      onSettled: refresh,
    }),
  );
  const rerun = useMutation(
    trpc.runs.rerun.mutationOptions({
      onSuccess: show,
      onError: failed('The Action was not run again'),
      onSettled: refresh,
    }),
  );
  return { storyId, cancel, suspend, resume, decide, answer, rerun, show };
}
