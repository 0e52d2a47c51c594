'use client';
import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { explain } from '../../../src/app-shell/explain.ts';
import { saveFile } from '../../../src/app-shell/save-file.ts';
import { type StoryItem, type StoryPage, useTRPC, useTRPCClient } from '../../../src/app-shell/trpc.ts';
import { UNTITLED } from '../../../src/app-shell/untitled.ts';
import { useRefreshPlaces } from '../../../src/folders/use-folders.ts';
import { formatCounted } from '../../../src/ui/format.ts';
import { notify } from '../../../src/ui/toaster.tsx';
import { storyFileName } from './story-file.ts';

/** What can be done to a story from the list. Each reports its own failure; the list follows. */
export function useStoryActions() {
  const trpc = useTRPC();
  const calls = useTRPCClient();
  const cache = useQueryClient();
  const router = useRouter();

  const lists = trpc.stories.list.pathFilter();
  const refreshPlaces = useRefreshPlaces();
  const refresh = () =>
    Promise.all([
      refreshPlaces(),
      cache.invalidateQueries(trpc.trash.pathFilter()),
      cache.invalidateQueries(trpc.home.attention.pathFilter()),
    ]);
  const failed = (title: string) => (error: unknown) => notify.failed({ title, detail: explain(error) });

  /** Changes what the lists show before the server has answered; the refresh that follows has the last word. */
  const edit = (change: (items: StoryItem[]) => StoryItem[]) => {
    cache.setQueriesData<InfiniteData<StoryPage>>(lists, (data) =>
      data ? { ...data, pages: data.pages.map((page) => ({ ...page, items: change(page.items) })) } : data,
    );
  };

  const create = useMutation(
    trpc.stories.create.mutationOptions({
      onSuccess: ({ id }) => {
        void refresh();
        router.push(`/stories/${id}`);
      },
      onError: failed('The story was not created'),
    }),
  );
  const duplicate = useMutation(
    trpc.stories.duplicate.mutationOptions({
      onError: failed('The story was not duplicated'),
      onSettled: refresh,
    }),
  );
  const setDisabled = useMutation(
    trpc.stories.setDisabled.mutationOptions({
      onMutate: ({ id, disabled }) =>
        edit((items) => items.map((item) => (item.id === id ? { ...item, disabled } : item))),
      onError: failed('The story was not changed'),
      onSettled: refresh,
    }),
  );
  const favourite = useMutation(
    trpc.stories.setFavourite.mutationOptions({
      onMutate: ({ id, favourite: on }) =>
        edit((items) => items.map((item) => (item.id === id ? { ...item, favourite: on } : item))),
      onError: failed('The favourite was not changed'),
      onSettled: refresh,
    }),
  );
  const unlock = useMutation(
    trpc.stories.unlock.mutationOptions({
      onMutate: ({ id }) =>
        edit((items) => items.map((item) => (item.id === id ? { ...item, locked: false } : item))),
      onError: failed('The lock was not taken off'),
      onSettled: refresh,
    }),
  );
  const restore = useMutation(
    trpc.stories.restore.mutationOptions({
      onError: failed('The story was not restored'),
      onSettled: refresh,
    }),
  );
  const remove = useMutation(
    trpc.stories.remove.mutationOptions({
      onMutate: ({ id }) => edit((items) => items.filter((item) => item.id !== id)),
      onError: failed('The story was not deleted'),
      onSettled: refresh,
    }),
  );

  const restoreMany = async (stories: readonly StoryItem[]) => {
    try {
      await Promise.all(stories.map(({ id }) => calls.stories.restore.mutate({ id })));
    } catch (error) {
      failed('Not all stories were restored')(error);
    }
    await refresh();
  };

  return {
    creating: create.isPending || create.isSuccess,
    create: (teamId: string, folderId: string | null = null) =>
      create.mutate({ teamId, name: UNTITLED, folderId }),
    setFavourite: (story: StoryItem, on: boolean) => favourite.mutate({ id: story.id, favourite: on }),
    unlock: (story: StoryItem) => unlock.mutate({ id: story.id }),
    /** Those that can be deleted are, though another cannot. */
    removeMany: async (stories: readonly StoryItem[]) => {
      const chosen = new Set(stories.map(({ id }) => id));
      edit((items) => items.filter((item) => !chosen.has(item.id) || item.locked));
      const answers = await Promise.allSettled(stories.map(({ id }) => calls.stories.remove.mutate({ id })));
      const gone = stories.filter((_, index) => answers[index]?.status === 'fulfilled');
      const [refused] = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
      if (gone.length > 0) {
        notify.done({
          title: `${formatCounted(gone.length, 'story', 'stories')} moved to the trash`,
          action: { label: 'Undo', run: () => void restoreMany(gone) },
        });
      }
      if (refused !== undefined) {
        const kept = formatCounted(stories.length - gone.length, 'story', 'stories');
        failed(`${kept} stayed`)(refused);
      }
      await refresh();
    },
    exportMany: async (teamId: string, stories: readonly StoryItem[]) => {
      try {
        const file = await calls.stories.exportMany.query({ teamId, ids: stories.map(({ id }) => id) });
        saveFile('stories.stories.json', `${JSON.stringify(file, null, 2)}\n`);
      } catch (error) {
        failed('The stories were not exported')(error);
      }
    },
    duplicate: (story: StoryItem) =>
      duplicate.mutate(
        { id: story.id },
        {
          onSuccess: ({ id }) =>
            notify.done({
              title: `“${story.name}” duplicated`,
              action: { label: 'Open copy', run: () => router.push(`/stories/${id}`) },
            }),
        },
      ),
    setDisabled: (story: StoryItem, disabled: boolean) => setDisabled.mutate({ id: story.id, disabled }),
    remove: (story: StoryItem) =>
      remove.mutate(
        { id: story.id },
        {
          onSuccess: () =>
            notify.done({
              title: `“${story.name}” deleted`,
              action: { label: 'Undo', run: () => restore.mutate({ id: story.id }) },
            }),
        },
      ),
    exportFile: async (story: StoryItem) => {
      try {
        const file = await calls.stories.export.query({ id: story.id });
        saveFile(storyFileName(story.name), `${JSON.stringify(file, null, 2)}\n`);
      } catch (error) {
        failed(`“${story.name}” was not exported`)(error);
      }
    },
  };
}

export type StoryActions = ReturnType<typeof useStoryActions>;
