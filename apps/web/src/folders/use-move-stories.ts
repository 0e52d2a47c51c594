'use client';
import { explain } from '../app-shell/explain.ts';
import { useTRPCClient } from '../app-shell/trpc.ts';
import { formatCounted } from '../ui/format.ts';
import { notify } from '../ui/toaster.tsx';
import { type FolderItem, folderName } from './folder-tree.ts';
import { useRefreshPlaces } from './use-folders.ts';

export type MovedStory = { id: string; name: string; folderId: string | null };

/** Moves stories to a folder or to the top (null), and back again when that is undone. */
export function useMoveStories(teamId: string | undefined, folders: readonly FolderItem[]) {
  const calls = useTRPCClient();
  const refresh = useRefreshPlaces();

  // Plain calls: what asked for the move may be gone, as the bar of chosen stories, before it is done.
  const put = async (stories: readonly MovedStory[], folderIdOf: (story: MovedStory) => string | null) => {
    if (teamId === undefined) return false;
    try {
      for (const [folderId, moved] of Map.groupBy(stories, folderIdOf)) {
        await calls.stories.move.mutate({ teamId, ids: moved.map(({ id }) => id), folderId });
      }
      return true;
    } catch (error) {
      notify.failed({ title: 'The stories were not moved', detail: explain(error) });
      return false;
    } finally {
      void refresh();
    }
  };

  return async (stories: readonly MovedStory[], folderId: string | null) => {
    const moved = stories.filter((story) => story.folderId !== folderId);
    const [first] = moved;
    if (first === undefined || !(await put(moved, () => folderId))) return;
    const what = moved.length === 1 ? `“${first.name}”` : formatCounted(moved.length, 'story', 'stories');
    const where = folderId === null ? 'out of its folder' : `to “${folderName(folders, folderId)}”`;
    notify.done({
      title: `${what} moved ${where}`,
      action: { label: 'Undo', run: () => void put(moved, (story) => story.folderId) },
    });
  };
}
