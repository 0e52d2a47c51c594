'use client';
import { durationText, readCount, readDuration } from './amounts.ts';
import { TypedInput } from './typed-input.tsx';

/** So many starts in so many seconds. */
type Rate = { max: number; per_s: number };

/** The two fields of a rate, side by side. */
export function RateFields({
  value,
  onChange,
  readOnly,
}: {
  value: Rate;
  onChange: (part: Partial<Rate>) => void;
  readOnly: boolean;
}) {
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      <TypedInput
        label="Starts"
        required
        readOnly={readOnly}
        value={value.max}
        textOf={String}
        read={(text) => readCount(text, { least: 1, most: 1_000_000 })}
        onChange={(max) => max !== undefined && onChange({ max })}
      />
      <TypedInput
        label="In"
        required
        readOnly={readOnly}
        value={value.per_s}
        textOf={durationText}
        read={(text) => readDuration(text, { least: 0.1, most: 86_400 })}
        onChange={(per_s) => per_s !== undefined && onChange({ per_s })}
      />
    </div>
  );
}
