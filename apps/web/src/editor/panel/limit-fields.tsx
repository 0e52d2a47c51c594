'use client';
import type { ActionSettings, GraphAction } from '@storyloom/engine';
import { useMemo } from 'react';
import { readCount } from '../../ui/amounts.ts';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { RateFields } from '../../ui/rate-fields.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TypedInput } from '../../ui/typed-input.tsx';
import { formulaProblems, rootsOf } from '../rules/problems.ts';
import { useGraph } from '../state/use-editor.ts';
import { FormulaField } from './formula-field.tsx';

type Limit = NonNullable<ActionSettings['concurrency']>;
type Rate = NonNullable<ActionSettings['rate_limit']>;
type Props<T> = {
  action: GraphAction;
  value: T | undefined;
  onChange: (value: T | undefined) => void;
  readOnly: boolean;
};

/** How many runs of an Action go on at once, in all or for each value of a formula. */
export function ConcurrencyFields({ action, value, onChange, readOnly }: Props<Limit>) {
  const graph = useGraph();
  const roots = rootsOf(graph, action)?.join();
  const key = value?.key;
  const faults = useMemo(
    () => (key === undefined ? [] : formulaProblems(key, roots?.split(',') ?? null)),
    [key, roots],
  );
  return (
    <div className="grid gap-3">
      <TypedInput
        label="At most at once"
        readOnly={readOnly}
        value={value?.max}
        textOf={String}
        placeholder="No limit"
        read={(text) => readCount(text, { least: 1, most: 10_000 })}
        onChange={(max) => onChange(max === undefined ? undefined : { ...value, max })}
        hint="More wait in line, holding no worker. 1 keeps them in order."
      />
      {value && (
        <Field
          label="For each value of"
          error={faults[0]?.message}
          hint="The limit holds for each value apart, such as a customer. Blank: for all together."
        >
          <FormulaField
            label="For each value of"
            value={key ?? ''}
            faults={faults}
            readOnly={readOnly}
            placeholder="<<receive_order.body.customer>>"
            onChange={(text) => onChange(text === '' ? { max: value.max } : { max: value.max, key: text })}
          />
        </Field>
      )}
    </div>
  );
}

/** How many starts a time allows, shared with all Actions of the team that give the same name. */
export function RateLimitFields({ action, value, onChange, readOnly }: Props<Rate>) {
  return (
    <div className="grid gap-3">
      <div className="grid gap-1">
        <Switch
          label="Rate limit"
          checked={value !== undefined}
          disabled={readOnly}
          onChange={(on) => onChange(on ? { name: action.slug, max: 10, per_s: 1 } : undefined)}
        />
        <p className="text-12 text-ink-3">
          Spreads starts evenly, for a service that allows so many requests and no more.
        </p>
      </div>
      {value && (
        <>
          <RateFields
            value={value}
            readOnly={readOnly}
            onChange={(part) => onChange({ ...value, ...part })}
          />
          <RateName
            value={value.name}
            readOnly={readOnly}
            onChange={(name) => onChange({ ...value, name })}
          />
        </>
      )}
    </div>
  );
}

function RateName({
  value,
  onChange,
  readOnly,
}: {
  value: string;
  onChange: (name: string) => void;
  readOnly: boolean;
}) {
  return (
    <Field
      label="Shared as"
      hint="Actions of the team that write the same name here share the limit, in whatever story."
    >
      <Input
        key={value}
        defaultValue={value}
        readOnly={readOnly}
        maxLength={100}
        autoComplete="off"
        onBlur={(event) => {
          const name = event.currentTarget.value.trim();
          if (name === '') event.currentTarget.value = value;
          else if (name !== value) onChange(name);
        }}
      />
    </Field>
  );
}
