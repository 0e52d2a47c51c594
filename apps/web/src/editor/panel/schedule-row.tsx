'use client';
import type { Misfire, ScheduleSpec } from '@storyloom/engine';
import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import {
  formOf,
  type ScheduleForm,
  type ServerSchedule,
  specOf,
  type Unit,
  withEnabled,
  withMisfire,
} from './schedule-form.ts';
import { ScheduleTimes } from './schedule-times.tsx';

const kinds = [
  { value: 'interval', label: 'Interval' },
  { value: 'cron', label: 'Cron' },
] as const;

const units: readonly { value: Unit; label: string }[] = [
  { value: 'seconds', label: 'seconds' },
  { value: 'minutes', label: 'minutes' },
  { value: 'hours', label: 'hours' },
  { value: 'days', label: 'days' },
];

const misfires: readonly { value: Misfire; label: string }[] = [
  { value: 'once', label: 'One run makes up for all' },
  { value: 'skip', label: 'Are skipped' },
  { value: 'all', label: 'Each gets its run' },
];

type RowProps = {
  number: number;
  spec: ScheduleSpec;
  server: ServerSchedule | undefined;
  readOnly: boolean;
  onChange: (spec: ScheduleSpec) => void;
  onRemove: () => void;
};

/** One schedule. What is typed wrong stays in the form, with its sentence, until it is right. */
export function ScheduleRow({ number, spec, server, readOnly, onChange, onRemove }: RowProps) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [typed, setTyped] = useState<{ form: ScheduleForm; stored: string } | null>(null);
  // An undo, or another person, changed it meanwhile: what they made of it is shown.
  const form = typed?.stored === JSON.stringify(spec) ? typed.form : formOf(spec, zone);
  const said = specOf(form, spec);
  const faults = said.ok ? {} : said.faults;

  const type = (part: Partial<ScheduleForm>) => {
    const next = { ...form, ...part };
    const result = specOf(next, spec);
    setTyped({ form: next, stored: JSON.stringify(result.ok ? result.spec : spec) });
    if (result.ok && JSON.stringify(result.spec) !== JSON.stringify(spec)) onChange(result.spec);
  };

  return (
    <fieldset className="grid gap-2.5 rounded-3 border border-line p-2.5" aria-label={`Schedule ${number}`}>
      <div className="flex items-center gap-2">
        <Switch
          checked={spec.enabled !== false}
          onChange={(on) => onChange(withEnabled(spec, on))}
          disabled={readOnly}
          label={spec.enabled === false ? 'Off' : 'On'}
        />
        <span className="ml-auto" />
        {!readOnly && (
          <Segmented
            label={`Schedule ${number}, kind`}
            options={kinds}
            value={form.kind}
            onChange={(kind) => type({ kind })}
          />
        )}
        {!readOnly && (
          <IconButton icon={X} size="sm" label={`Remove schedule ${number}`} onClick={onRemove} />
        )}
      </div>
      {form.kind === 'interval' ? (
        <div className="grid grid-cols-[minmax(0,1fr)_120px] items-start gap-1.5">
          <Field label="Every" error={faults.count}>
            <Input
              inputMode="numeric"
              value={form.count}
              readOnly={readOnly}
              onValueChange={(count) => type({ count })}
            />
          </Field>
          <Field label="Unit">
            <Select
              options={units}
              value={form.unit}
              disabled={readOnly}
              onChange={(unit) => type({ unit })}
            />
          </Field>
        </div>
      ) : (
        <>
          <Field label="Cron" hint="Minute, hour, day of month, month, day of week." error={faults.cron}>
            <Input
              mono
              value={form.cron}
              placeholder="30 2 * * 1-5"
              readOnly={readOnly}
              onValueChange={(cron) => type({ cron })}
            />
          </Field>
          <ZoneField
            zone={form.timezone}
            fault={faults.timezone}
            readOnly={readOnly}
            onChange={(timezone) => type({ timezone })}
          />
        </>
      )}
      <Field label="Ticks missed while nothing ran">
        <Select
          options={misfires}
          value={spec.misfire ?? 'once'}
          disabled={readOnly}
          onChange={(misfire) => onChange(withMisfire(spec, misfire))}
        />
      </Field>
      {said.ok && <ScheduleTimes spec={spec} server={server} />}
    </fieldset>
  );
}

type ZoneProps = {
  zone: string;
  fault: string | undefined;
  readOnly: boolean;
  onChange: (zone: string) => void;
};

function ZoneField({ zone, fault, readOnly, onChange }: ZoneProps) {
  const listId = useId();
  return (
    <Field label="Time zone" error={fault}>
      <Input
        value={zone}
        list={listId}
        placeholder="Europe/Dublin"
        readOnly={readOnly}
        onValueChange={onChange}
      />
      <datalist id={listId}>
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </Field>
  );
}
