'use client';
import type { ScheduleSpec } from '@storyloom/engine';
import { AddButton } from '../../ui/add-button.tsx';
import { formatCounted } from '../../ui/format.ts';
import { Tag } from '../../ui/tag.tsx';
import { PanelSection } from './panel-section.tsx';
import { newSchedule, type ServerSchedule, summaryOf } from './schedule-form.ts';
import { ScheduleRow } from './schedule-row.tsx';
import { useRowKeys } from './use-row-keys.ts';

const atMost = 20;

export type ScheduleSectionProps = {
  specs: readonly ScheduleSpec[];
  onChange: (specs: ScheduleSpec[]) => void;
  /** What the server tells of the Action's schedules; empty until it has told. */
  server: readonly ServerSchedule[];
  readOnly: boolean;
};

/** When the clock runs an Action: its schedules, with what comes and what was missed. */
export function ScheduleSection({ specs, onChange, server, readOnly }: ScheduleSectionProps) {
  const { keys, removed } = useRowKeys(specs.length);
  const missed = server.reduce((sum, schedule) => sum + schedule.missed, 0);
  return (
    <PanelSection
      title="Schedule"
      summary={
        missed === 0 ? (
          summaryOf(specs)
        ) : (
          <>
            {summaryOf(specs)} <Tag>{formatCounted(missed, 'missed tick')}</Tag>
          </>
        )
      }
    >
      {specs.map((spec, place) => (
        <ScheduleRow
          key={keys[place]}
          number={place + 1}
          spec={spec}
          server={server.find((one) => one.place === place)}
          readOnly={readOnly}
          onChange={(next) => onChange(specs.map((one, at) => (at === place ? next : one)))}
          onRemove={() => {
            removed(place);
            onChange(specs.filter((_, at) => at !== place));
          }}
        />
      ))}
      {!readOnly && specs.length < atMost && (
        <AddButton onClick={() => onChange([...specs, newSchedule])}>Add schedule</AddButton>
      )}
      <p className="text-12 text-ink-3">
        Each tick starts a story run here. Its event has the due time as schedule.due_at.
      </p>
    </PanelSection>
  );
}
