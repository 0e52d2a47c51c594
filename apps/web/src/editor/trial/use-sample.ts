'use client';
import type { GraphAction, Id } from '@storyloom/engine';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { maskedCredentials, namedValues } from '../panel/named-values.ts';
import { useKnownNames } from '../panel/use-known-names.ts';
import { rootsOf } from '../rules/problems.ts';
import { useEditor, useGraph, useView } from '../state/use-editor.ts';
import {
  autoChoice,
  type FetchedEvent,
  givenBy,
  givers,
  pinnedSource,
  type Sample,
  type SampleChoice,
  sourcesOf,
} from './sample.ts';
import { useLatestEvents } from './use-latest-events.ts';
import { readEvent } from './use-trial.ts';

const forever = { staleTime: Number.POSITIVE_INFINITY };
const anId = '00000000-0000-0000-0000-000000000000';

export type SampleView = Sample & {
  choice: SampleChoice;
  choose: (part: Partial<SampleChoice>) => void;
  /** Events that may have come here, newest first. */
  latest: ReturnType<typeof useLatestEvents>;
  /** The event that comes in, where it is one. */
  eventId: Id | null;
  /** The Action whose pinned event comes in instead. */
  pinned: GraphAction | null;
};

/** The values that an Action's formulas are shown with and its tests run on, as a person chose them. */
export function useSample(action: GraphAction, enabled: boolean): SampleView {
  const { view } = useEditor();
  const graph = useGraph();
  const choice = useView((state) => state.samples[action.id] ?? autoChoice);
  const latest = useLatestEvents(action, enabled);
  const sources = useMemo(() => sourcesOf(graph, action), [graph, action]);
  const all = useStable(useMemo(() => givers(graph, action), [graph, action]));
  const pinned = pinnedSource(sources, choice);
  const chosen = ['auto', 'pin', 'json'].includes(choice.on) ? null : choice.on;
  const eventId = chosen ?? (choice.on === 'auto' && pinned === null ? (latest.events[0]?.id ?? null) : null);
  const events = useEventsOf({ all, eventId, latest, enabled });
  const named = useNamed(action, enabled);
  const typedText = choice.on === 'json' ? choice.text : null;
  const first = sources[0]?.id;

  const sample = useMemo((): Sample => {
    const read = typedText === null ? null : readEvent(typedText);
    const typed = read?.ok && first !== undefined ? { actionId: first, output: read.payload } : null;
    const given = all.map((one) => givenBy(one, { choice, typed, events }));
    const own = Object.fromEntries(given.map((one) => [one.action.slug, one.output]));
    const values = named ? { ...own, ...maskedCredentials(named) } : own;
    return {
      given,
      values,
      offered: named ? { ...values, ...namedValues(named) } : values,
      real: given.every(({ origin }) => origin !== 'sample'),
    };
  }, [all, choice, typedText, first, events, named]);
  return {
    ...sample,
    choice,
    choose: (part) =>
      view.setState(({ samples }) => ({ samples: { ...samples, [action.id]: { ...choice, ...part } } })),
    latest,
    eventId,
    pinned,
  };
}

type Wanted = {
  all: readonly GraphAction[];
  eventId: Id | null;
  latest: ReturnType<typeof useLatestEvents>;
  enabled: boolean;
};

function dataOf<T>(results: readonly { data: T | undefined }[]): (T | undefined)[] {
  return results.map(({ data }) => data);
}

/** The same list as long as what is in it is the same: an edit of the open Action leaves it alone. */
function useStable<T>(list: readonly T[]): readonly T[] {
  const [kept, setKept] = useState(list);
  const same = kept.length === list.length && kept.every((one, index) => one === list[index]);
  if (!same) setKept(list);
  return same ? kept : list;
}

/** The chosen event with those on its way, and the latest of every Action that is not on it. */
function useEventsOf({ all, eventId, latest, enabled }: Wanted): ReadonlyMap<Id, FetchedEvent> {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  const main = useQuery(
    trpc.events.get.queryOptions(
      { id: eventId ?? anId },
      { enabled: enabled && eventId !== null, ...forever },
    ),
  );
  const isSettled = eventId === null || !main.isPending;
  const onWay = eventId === null ? undefined : main.data?.ancestors;
  const own = eventId === null ? undefined : main.data;
  const lists = useQueries({
    queries: all.map(({ id }) =>
      trpc.events.list.queryOptions(
        { storyId, actionId: id, limit: 1 },
        {
          enabled: enabled && isSettled && id !== own?.actionId && onWay?.[id] === undefined,
          staleTime: 15_000,
        },
      ),
    ),
  });
  const ids = all.map(({ id }, index) => {
    if (id === own?.actionId) return own.id;
    const near = latest.events.find((one) => one.actionId === id)?.id;
    return onWay?.[id] ?? near ?? lists[index]?.data?.items[0]?.id;
  });
  const fetched = useQueries({
    queries: ids.map((id) =>
      trpc.events.get.queryOptions({ id: id ?? anId }, { enabled: enabled && id !== undefined, ...forever }),
    ),
    combine: dataOf,
  });
  return useMemo(
    () => new Map(fetched.flatMap((one) => (one === undefined ? [] : [[one.actionId, one] as const]))),
    [fetched],
  );
}

/** What formulas may name beside events. */
function useNamed(action: GraphAction, enabled: boolean) {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  const graph = useGraph();
  const known = useKnownNames(enabled);
  const { data: stories } = useQuery(
    trpc.stories.callable.queryOptions({ id: storyId }, { enabled, staleTime: 10_000 }),
  );
  const { data: settings } = useQuery(
    trpc.stories.settings.queryOptions({ id: storyId }, { enabled, staleTime: 10_000 }),
  );
  const roots = rootsOf(graph, action)?.join() ?? null;
  return useMemo(
    () => ({
      action,
      roots: roots === null ? null : roots.split(','),
      known,
      stories: stories ?? [],
      inputs: settings?.sendToStory?.inputs ?? [],
    }),
    [action, roots, known, stories, settings],
  );
}
