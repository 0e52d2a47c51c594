'use client';
import type { ScheduleSpec } from '@storyloom/engine';
import { ChevronDown, ChevronRight, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { formatCounted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/tag.tsx';
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
  const [open, setOpen] = useState(false);
  const { keys, removed } = useRowKeys(specs.length);
  const missed = server.reduce((sum, schedule) => sum + schedule.missed, 0);
  return (
    <section aria-label="Schedule" className="-mx-4 border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-9 w-full items-center gap-2 px-4 text-left -outline-offset-2 hover:bg-hover max-sm:h-11"
      >
        <Icon of={open ? ChevronDown : ChevronRight} size={14} className="text-ink-3" />
        <span className="font-medium">Schedule</span>
        {!open && <span className="ml-auto truncate pl-4 text-12 text-ink-3">{summaryOf(specs)}</span>}
        {!open && missed > 0 && <Tag>{formatCounted(missed, 'missed tick')}</Tag>}
      </button>
      {open && (
        <div className="grid gap-2 px-4 pt-1 pb-4">
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
            <div>
              <Button size="sm" variant="quiet" icon={Plus} onClick={() => onChange([...specs, newSchedule])}>
                Add schedule
              </Button>
            </div>
          )}
          <p className="text-12 text-ink-3">
            Each tick starts a story run here. Its event has the due time as schedule.due_at.
          </p>
        </div>
      )}
    </section>
  );
}
