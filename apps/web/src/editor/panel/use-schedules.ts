'use client';
import type { Id } from '@storyloom/engine';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useEditor } from '../state/use-editor.ts';
import type { ServerSchedule } from './schedule-form.ts';

const everyMs = 10_000;
const none: readonly ServerSchedule[] = [];

/** What the server tells of an Action's schedules, looked at now and then: ticks come without an edit. */
export function useSchedules(actionId: Id): readonly ServerSchedule[] {
  const trpc = useTRPC();
  const { storyId } = useEditor();
  const { data } = useQuery(trpc.schedules.ofStory.queryOptions({ storyId }, { refetchInterval: everyMs }));
  return data?.filter((schedule) => schedule.actionId === actionId) ?? none;
}
