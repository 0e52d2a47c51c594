'use client';
import { useMutation } from '@tanstack/react-query';
import { explain } from '../app-shell/explain.ts';
import { useTRPC, useTRPCClient } from '../app-shell/trpc.ts';
import { formatCounted } from '../ui/format.ts';
import { notify } from '../ui/toaster.tsx';
import { type FolderItem, folderName } from './folder-tree.ts';
import { useRefreshPlaces } from './use-folders.ts';

export type MovedStory = { id: string; name: string; folderId: string | null };

/** Moves stories to a folder or to the top (null), and back again when that is undone. */
export function useMoveStories(teamId: string | undefined, folders: readonly FolderItem[]) {
  const trpc = useTRPC();
  const calls = useTRPCClient();
  const refresh = useRefreshPlaces();
  const failed = (error: unknown) =>
    notify.failed({ title: 'The stories were not moved', detail: explain(error) });
  const move = useMutation(trpc.stories.move.mutationOptions({ onError: failed, onSettled: refresh }));

  const putBack = async (stories: readonly MovedStory[]) => {
    if (teamId === undefined) return;
    const places = Map.groupBy(stories, (story) => story.folderId);
    try {
      for (const [folderId, moved] of places) {
        await calls.stories.move.mutate({ teamId, ids: moved.map(({ id }) => id), folderId });
      }
    } catch (error) {
      failed(error);
    }
    await refresh();
  };

  return (stories: readonly MovedStory[], folderId: string | null) => {
    const moved = stories.filter((story) => story.folderId !== folderId);
    const [first] = moved;
    if (teamId === undefined || first === undefined) return;
    const what = moved.length === 1 ? `“${first.name}”` : formatCounted(moved.length, 'story', 'stories');
    const where = folderId === null ? 'out of its folder' : `to “${folderName(folders, folderId)}”`;
    move.mutate(
      { teamId, ids: moved.map(({ id }) => id), folderId },
      {
        onSuccess: () =>
          notify.done({
            title: `${what} moved ${where}`,
            action: { label: 'Undo', run: () => void putBack(moved) },
          }),
      },
    );
  };
}
