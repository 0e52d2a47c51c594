'use client';
import { isObject, type Json } from '@storyloom/engine';
import { X } from 'lucide-react';
import { useState } from 'react';
import { AddButton } from '../../ui/add-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { faultText } from './fault-text.tsx';
import { FormulaField, fieldText } from './formula-field.tsx';
import { useRowKeys } from './use-row-keys.ts';
import type { WidgetProps } from './widgets.tsx';

type Row = { key: string; value: string };

/** Names and values, as headers have them. A row without a name waits here until it gets one. */
export function KeyValueWidget({ field, value, onChange, faults, readOnly, aside }: WidgetProps) {
  const stored = rowsOf(value);
  const [typed, setTyped] = useState<Row[] | null>(null);
  const rows = typed !== null && sameRows(kept(typed), stored) ? typed : stored;
  const { keys, removed } = useRowKeys(rows.length);

  const take = (next: Row[]) => {
    setTyped(next);
    const pairs = kept(next);
    onChange(
      pairs.length === 0 ? undefined : Object.fromEntries(pairs.map(({ key, value: text }) => [key, text])),
    );
  };
  const change = (index: number, part: Partial<Row>) =>
    take(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  const twice = rows.find(
    (row, index) => row.key !== '' && rows.findIndex(({ key }) => key === row.key) !== index,
  );
  const [first] = faults;

  return (
    <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5">
      <legend className="mb-1 flex w-full items-center text-12 font-medium text-ink-2">
        {field.label}
        <span className="ml-auto">{aside}</span>
      </legend>
      {rows.map((row, index) => (
        <div key={keys[index]} className="grid grid-cols-[120px_minmax(0,1fr)_24px] items-start gap-1.5">
          <Input
            mono
            aria-label={`${field.label}, name ${index + 1}`}
            value={row.key}
            placeholder={field.placeholder?.split(':')[0] ?? 'name'}
            readOnly={readOnly}
            onValueChange={(key) => change(index, { key })}
          />
          {field.formula === false ? (
            <Input
              mono
              aria-label={`${field.label}, value ${index + 1}`}
              value={row.value}
              readOnly={readOnly}
              onValueChange={(text) => change(index, { value: text })}
            />
          ) : (
            <FormulaField
              label={`${field.label}, value ${index + 1}`}
              value={row.value}
              readOnly={readOnly}
              faults={faults.filter(({ path }) => path === row.key)}
              onChange={(text) => change(index, { value: text })}
            />
          )}
          {!readOnly && (
            <IconButton
              icon={X}
              size="sm"
              label={`Remove ${row.key === '' ? 'row' : row.key}`}
              className="mt-0.5 max-sm:mt-2.5"
              onClick={() => {
                removed(index);
                take(rows.filter((_, at) => at !== index));
              }}
            />
          )}
        </div>
      ))}
      {(first || twice) && (
        <p role="alert" className="tone-failed text-12 text-tone-text">
          {first ? (
            <>
              {first.path !== '' && `${first.path}: `}
              {faultText(first)}
            </>
          ) : (
            `${twice?.key} is there twice; the last one counts.`
          )}
        </p>
      )}
      {!readOnly && <AddButton onClick={() => take([...rows, { key: '', value: '' }])}>Add</AddButton>}
      <p className="text-12 text-ink-3">{field.help}</p>
    </fieldset>
  );
}

function rowsOf(value: Json | undefined): Row[] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([key, item]) => ({ key, value: fieldText(item) }));
}

/** What the object keeps of the rows. */
function kept(rows: readonly Row[]): Row[] {
  const pairs = new Map(rows.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]));
  return [...pairs].map(([key, value]) => ({ key, value }));
}

function sameRows(a: readonly Row[], b: readonly Row[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
