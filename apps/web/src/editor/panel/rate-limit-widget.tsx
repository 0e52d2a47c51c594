'use client';
import { type Json, type JsonObject, objectOf } from '@storyloom/engine';
import { Input } from '../../ui/input.tsx';
import { faultText } from './fault-text.tsx';
import { FormulaField, fieldText } from './formula-field.tsx';
import type { WidgetProps } from './widgets.tsx';

/** So many requests in so many seconds, for each value of a formula. Without a number there is no limit. */
export function RateLimitWidget({ field, value, onChange, faults, readOnly }: WidgetProps) {
  const limit = limitOf(value);
  const change = (part: JsonObject) => {
    const kept = Object.entries({ ...limit, ...part }).filter(([, one]) => one !== '' && one !== null);
    onChange(kept.length === 0 ? undefined : Object.fromEntries(kept));
  };
  const [first] = faults;
  return (
    <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5">
      <legend className="mb-1 text-12 font-medium text-ink-2">{field.label}</legend>
      <div className="grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)_auto] items-center gap-2">
        <Input
          inputMode="numeric"
          aria-label={`${field.label}, requests`}
          value={fieldText(limit.count)}
          placeholder="60"
          readOnly={readOnly}
          onValueChange={(count) => change({ count: numberOf(count) })}
        />
        <span className="text-12 text-ink-2">requests in</span>
        <Input
          inputMode="numeric"
          aria-label={`${field.label}, seconds`}
          value={fieldText(limit.period)}
          placeholder="60"
          readOnly={readOnly}
          onValueChange={(period) => change({ period: numberOf(period) })}
        />
        <span className="text-12 text-ink-2">s</span>
      </div>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-2">
        <span className="pt-1 text-12 text-ink-2">for each</span>
        <FormulaField
          label={`${field.label}, for each value of`}
          value={fieldText(limit.key)}
          placeholder={field.placeholder}
          readOnly={readOnly}
          faults={faults.filter(({ path }) => path === 'key')}
          onChange={(key) => change({ key })}
        />
      </div>
      {first ? (
        <p role="alert" className="tone-failed text-12 text-tone-text">
          {faultText(first)}
        </p>
      ) : (
        <p className="text-12 text-ink-3">{field.help}</p>
      )}
    </fieldset>
  );
}

function limitOf(value: Json | undefined): JsonObject {
  return objectOf(value);
}

/** What is no number yet stays as it was typed; it is told when the webhook runs. */
function numberOf(text: string): Json {
  const plain = text.trim();
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : plain;
}
