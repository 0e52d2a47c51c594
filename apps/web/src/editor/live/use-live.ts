'use client';
/**
 * Follows a story as it runs and as others edit it. Subscribe first, then catch up, then stream: an
 * item is only a hint, so one that is missed or comes twice changes nothing.
 */
import type { LiveItem } from '@storyloom/engine';
import { type Query, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTRPC, useTRPCClient } from '../../app-shell/trpc.ts';
import { useTeam } from '../../app-shell/use-team.ts';
import { useEditor } from '../state/use-editor.ts';
import { mergeCounts } from './activity.ts';
import { atMost } from './at-most.ts';
import { createLights } from './lights.ts';
import { decodeLiveItem } from './live-item.ts';
import { heard } from './presence.ts';

/** At most four refreshes a second, whatever arrives. */
const REFRESH_MS = 250;
/** What takes sums over all counts of the story is asked for less often. */
const SUMS_MS = 2_000;
const LIT_MS = 320;
const RECONNECT_MS = 2_000;

export function useLive(): void {
  const editor = useEditor();
  const userId = useTeam().me.data?.user.id ?? '';
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();

  useEffect(() => {
    const { storyId, activity, draft, presence, onPresence } = editor;
    let source: EventSource | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    const aborter = new AbortController();

    const refresh = atMost(REFRESH_MS, async () => {
      const invalid = [
        trpc.runs.list.pathFilter(),
        trpc.runs.get.pathFilter(),
        // A search looks for a second: it is repeated when a person asks for it.
        { ...trpc.events.list.pathFilter(), predicate: ({ queryKey }: Query) => !isSearch(queryKey) },
        trpc.events.lineage.pathFilter(),
        trpc.reEmissions.list.pathFilter(),
        trpc.approvals.list.pathFilter(),
      ];
      for (const filter of invalid) void queries.invalidateQueries(filter);
      try {
        const fresh = await client.activity.counts.query({ storyId }, { signal: aborter.signal });
        activity.setState(({ counts }) => ({ counts: mergeCounts(counts, fresh.actions), runs: fresh.runs }));
      } catch {
        // The next hint or the next connection asks again.
      }
    });

    /** Drafts, versions and reviews are announced alike. */
    const versions = atMost(REFRESH_MS, async () => {
      const invalid = [
        trpc.versions.state.pathFilter(),
        trpc.versions.list.pathFilter(),
        trpc.versions.history.pathFilter(),
      ];
      for (const filter of invalid) void queries.invalidateQueries(filter);
    });

    const sums = atMost(SUMS_MS, async () => {
      void queries.invalidateQueries(trpc.monitoring.timeSaved.pathFilter());
    });

    const lights = createLights(activity, { frame: requestAnimationFrame, ms: LIT_MS });

    let announced = draft.store.getState().server.revision;
    const take = (item: LiveItem) => {
      if (item.kind === 'draft') {
        draft.follow(item.revision);
        versions.ask();
        // The same revision again says that not the draft changed but its lock, its name or its versions.
        if (item.revision <= announced) void queries.invalidateQueries(trpc.stories.settings.pathFilter());
        announced = Math.max(announced, item.revision);
      } else if (item.kind === 'presence') {
        presence.setState((state) => heard(state, item, { now: Date.now(), me: userId }));
        if (item.state === 'new' && item.userId !== userId) onPresence.current?.asked();
      } else if (item.kind === 'activity') {
        lights.light(item.actionIds);
        refresh.ask();
        sums.ask();
      }
    };

    const connect = () => {
      source = new EventSource(`/api/live/stories/${storyId}`);
      source.addEventListener('ready', () => {
        activity.setState({ live: true });
        onPresence.current?.connected();
        refresh.ask();
        versions.ask();
        void client.stories.changesSince
          .query(
            { id: storyId, revision: draft.store.getState().server.revision },
            { signal: aborter.signal },
          )
          .then(({ revision }) => draft.follow(revision))
          .catch(() => {});
      });
      source.addEventListener('item', (event) => {
        const item = decodeLiveItem(event.data);
        if (item !== null) take(item);
      });
      source.addEventListener('error', () => {
        activity.setState({ live: false });
        // After an HTTP error the browser gives up for good; after a lost line it comes back by itself.
        if (source?.readyState !== EventSource.CLOSED) return;
        clearTimeout(again);
        again = setTimeout(connect, RECONNECT_MS);
      });
    };

    refresh.ask();
    connect();
    return () => {
      source?.close();
      clearTimeout(again);
      refresh.stop();
      versions.stop();
      sums.stop();
      aborter.abort();
      lights.stop();
      activity.setState({ live: false });
    };
  }, [editor, userId, trpc, client, queries]);
}

function isSearch([, asked]: QueryKey): boolean {
  if (typeof asked !== 'object' || asked === null || !('input' in asked)) return false;
  const { input } = asked;
  return typeof input === 'object' && input !== null && 'filter' in input;
}
