'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { notify } from '../../ui/toaster.tsx';
import { useEditor } from '../state/use-editor.ts';
import { say } from '../state/view.ts';

/** What people do with versions and reviews; whatever shows them follows. */
export function useVersionActions() {
  const { storyId, view, draft } = useEditor();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const onSettled = () =>
    Promise.all(
      [
        trpc.versions.state.pathFilter(),
        trpc.versions.list.pathFilter(),
        trpc.versions.history.pathFilter(),
      ].map((filter) => cache.invalidateQueries(filter)),
    );
  /** What was live before is one click away, also after that click. */
  const tellLive = (number: number, before: number | null, detail?: string) => {
    const title = `Version ${number} is live`;
    const action = { label: 'Roll back', run: () => rollBack.mutate({ storyId, number: before ?? number }) };
    notify.done({ title, ...(detail !== undefined && { detail }), ...(before !== null && { action }) });
    say(view, detail === undefined ? title : `${title}. ${detail}`);
  };
  const liveNow = () => cache.getQueryData(trpc.versions.state.queryKey({ storyId }))?.live?.number ?? null;
  const publishing = {
    onSettled,
    onMutate: () => ({ before: liveNow() }),
    onSuccess: ({ number }: { number: number }, _: unknown, { before }: { before: number | null }) =>
      tellLive(number, before),
  };
  const rollBack = useMutation(
    trpc.versions.rollBack.mutationOptions({
      onSettled,
      onMutate: () => ({ before: liveNow() }),
      onSuccess: ({ number, revision }, target, { before }) => {
        draft.follow(revision);
        tellLive(number, before, `It is version ${target.number} again.`);
      },
      onError: (error, target) =>
        notify.failed({ title: `Version ${target.number} did not go live`, detail: explain(error) }),
    }),
  );
  return {
    storyId,
    publish: useMutation(trpc.versions.publish.mutationOptions(publishing)),
    publishUnreviewed: useMutation(trpc.versions.publishUnreviewed.mutationOptions(publishing)),
    rename: useMutation(
      trpc.versions.rename.mutationOptions({
        onSettled: () => Promise.all([onSettled(), cache.invalidateQueries(trpc.versions.get.pathFilter())]),
      }),
    ),
    request: useMutation(trpc.reviews.request.mutationOptions({ onSettled })),
    decide: useMutation(trpc.reviews.decide.mutationOptions({ onSettled })),
    withdraw: useMutation(trpc.reviews.withdraw.mutationOptions({ onSettled })),
    rollBack,
  };
}

/** The revision of the draft once everything is saved; null when it cannot be saved now. */
export function useSavedRevision(): () => Promise<number | null> {
  const { draft } = useEditor();
  return async () => ((await draft.flush()) ? draft.store.getState().server.revision : null);
}

export const notSaved =
  'The draft is not saved yet, so it cannot be published. It is kept here and saved as soon as the server answers.';
