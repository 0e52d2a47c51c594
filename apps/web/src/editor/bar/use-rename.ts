'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC, useTRPCClient } from '../../app-shell/trpc.ts';
import { notify } from '../../ui/toaster.tsx';
import { useEditor } from '../state/use-editor.ts';

/** `was`: only while the story is still called so. */
type Rename = { name: string; was?: string };

/**
 * Gives the story another name, which can be taken back until somebody gives it a third. Name and description
 * on this page follow what the server says, whoever changed them.
 */
export function useRename(): (name: string) => void {
  const { storyId: id, view } = useEditor();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const keep = (name: string) => view.setState(({ story }) => ({ story: { ...story, name } }));
  const rename = (to: Rename): void => mutate(to);
  const { mutate, isPending } = useMutation({
    mutationFn: (to: Rename) => client.stories.rename.mutate({ id, ...to }),
    onMutate: ({ name }) => {
      const before = view.getState().story.name;
      keep(name);
      return before;
    },
    onSuccess: (_, { name, was }, before) => {
      if (was !== undefined) return;
      const undo = () => rename({ name: before, was: name });
      notify.done({ title: `Renamed to “${name}”`, action: { label: 'Undo', run: undo } });
    },
    onError: (error, { name }, before) => {
      if (before !== undefined) keep(before);
      notify.failed({ title: `Not renamed to “${name}”`, detail: explain(error) });
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries(trpc.stories.settings.pathFilter()),
        queries.invalidateQueries(trpc.stories.list.pathFilter()),
      ]),
  });
  const { data } = useQuery(trpc.stories.settings.queryOptions({ id }));
  useEffect(() => {
    // While a name is on its way, the server does not know it yet.
    if (data && !isPending) view.setState({ story: { name: data.name, description: data.description } });
  }, [data, isPending, view]);
  return (name) => rename({ name });
}
