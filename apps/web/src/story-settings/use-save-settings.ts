'use client';
import type { SendToStory } from '@storyloom/engine';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type StorySettings, useTRPC, useTRPCClient } from '../app-shell/trpc.ts';
import { useRefreshPlaces } from '../folders/use-folders.ts';
import type { About } from './about-fields.tsx';
import type { Limits } from './limits-form.tsx';
import type { MonitoringDraft } from './monitoring-fields.tsx';

export type SettingsDraft = {
  about: About;
  limits: Limits;
  calls: SendToStory | null;
  monitoring: MonitoringDraft;
};

type Props = { id: string; teamId: string | undefined; before: StorySettings | undefined };

/** Saves what was changed, part by part; a part that was saved stays saved where a later one is refused. */
export function useSaveSettings({ id, teamId, before }: Props, onSaved: () => void) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  const refresh = useRefreshPlaces();
  return useMutation({
    mutationFn: async ({ about, limits, calls, monitoring }: SettingsDraft) => {
      const name = about.name.trim();
      const description = about.description.trim();
      if (calls) await client.stories.setSendToStory.mutate({ id, settings: calls });
      if (name !== before?.name || description !== before.description)
        await client.stories.rename.mutate({ id, name, description });
      if (about.tags.join() !== before?.tags.join())
        await client.stories.setTags.mutate({ id, tags: [...about.tags] });
      if (teamId !== undefined && about.folderId !== before?.folderId)
        await client.stories.move.mutate({ teamId, ids: [id], folderId: about.folderId });
      await client.stories.setLimits.mutate({ id, ...limits });
      if (Object.keys(monitoring).length > 0) await client.monitoring.set.mutate({ id, ...monitoring });
    },
    onSuccess: onSaved,
    onSettled: () =>
      Promise.all([
        refresh(),
        cache.invalidateQueries(trpc.stories.settings.pathFilter()),
        cache.invalidateQueries(trpc.monitoring.pathFilter()),
      ]),
  });
}
