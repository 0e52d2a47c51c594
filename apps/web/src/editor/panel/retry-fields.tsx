'use client';
import type { RetryPolicy } from '@storyloom/engine';
import { durationText, readCount, readDuration } from '../../ui/amounts.ts';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TypedInput } from '../../ui/typed-input.tsx';
import { FailureChips } from './failure-chips.tsx';

const usual: RetryPolicy = { max: 3, delay_s: 1, backoff: 'exponential', max_delay_s: 3_600, on: [] };

const pauses = [
  { value: 'exponential', label: 'Doubling' },
  { value: 'fixed', label: 'Equal' },
] as const;

type Props = {
  value: RetryPolicy | undefined;
  /** What its options come to while this is off, in words. */
  implied: string | undefined;
  onChange: (value: RetryPolicy | undefined) => void;
  readOnly: boolean;
};

/** When an Action that failed is tried again, how often, and after how long. */
export function RetryFields({ value, implied, onChange, readOnly }: Props) {
  const change = (part: Partial<RetryPolicy>) => value && onChange({ ...value, ...part });
  return (
    <div className="grid gap-3">
      <div className="grid gap-1">
        <Switch
          label="Retry"
          checked={value !== undefined}
          disabled={readOnly}
          onChange={(on) => onChange(on ? usual : undefined)}
        />
        <p className="text-12 text-ink-3">
          Tries again after a failure that may pass. Waiting holds no worker; after the last try it leaves by
          failure.
          {!value && implied && ` As its options say: ${implied}.`}
        </p>
      </div>
      {value && (
        <>
          <div className="grid grid-cols-2 items-start gap-3">
            <TypedInput
              label="Tries after the first"
              required
              readOnly={readOnly}
              value={value.max}
              textOf={String}
              read={(text) => readCount(text, { least: 0, most: 100 })}
              onChange={(max) => max !== undefined && change({ max })}
              hint="0 to 100."
            />
            <TypedInput
              label="First pause"
              required
              readOnly={readOnly}
              value={value.delay_s}
              textOf={durationText}
              read={(text) => readDuration(text, { least: 0, most: 86_400 })}
              onChange={(delay_s) => delay_s !== undefined && change({ delay_s })}
              hint="30 s, 5 min, 2 h."
            />
            <Field label="Pauses" hint="Shortened by up to a third, so that runs do not come back together.">
              <Segmented
                label="Pauses"
                options={pauses}
                value={value.backoff}
                onChange={(backoff) => !readOnly && change({ backoff })}
                className="justify-self-start"
              />
            </Field>
            <TypedInput
              label="Longest pause"
              required
              readOnly={readOnly}
              value={value.max_delay_s}
              textOf={durationText}
              read={(text) => readDuration(text, { least: 0, most: 604_800 })}
              onChange={(max_delay_s) => max_delay_s !== undefined && change({ max_delay_s })}
              hint="A server’s Retry-After counts up to this."
            />
          </div>
          <FailureChips value={value.on} onChange={(on) => change({ on })} readOnly={readOnly} />
        </>
      )}
    </div>
  );
}
