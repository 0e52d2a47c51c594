'use client';
import type { GraphAction } from '@storyloom/engine';
import { useEditor } from '../state/use-editor.ts';
import { ScheduleSection } from './schedule-section.tsx';
import { useSchedules } from './use-schedules.ts';

/** The schedules of an Action, edited in the draft and followed on the server. */
export function ActionSchedule({ action }: { action: GraphAction }) {
  const { commands, readOnly } = useEditor();
  const server = useSchedules(action.id);
  return (
    <ScheduleSection
      specs={action.settings?.schedule ?? []}
      onChange={(specs) => commands.setSchedule(action.id, specs)}
      server={server}
      readOnly={readOnly}
    />
  );
}
