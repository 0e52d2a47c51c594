'use client';
import { isObject, type Json } from '@storyloom/engine';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useRowKeys } from '../editor/panel/use-row-keys.ts';
import { AddButton } from '../ui/add-button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Input } from '../ui/input.tsx';

type Row = { name: string; value: string };

type Props = {
  label: string;
  hint?: string;
  value: Json | undefined;
  onChange: (value: Record<string, string>) => void;
  readOnly?: boolean;
};

/** Names and their texts, as headers have them. A row without a name waits here until it gets one. */
export function PairsField({ label, hint, value, onChange, readOnly = false }: Props) {
  const [rows, setRows] = useState<Row[]>(() => rowsOf(value));
  const { keys, removed } = useRowKeys(rows.length);
  const take = (next: Row[]) => {
    setRows(next);
    onChange(Object.fromEntries(next.flatMap((row) => (row.name === '' ? [] : [[row.name, row.value]]))));
  };
  const change = (index: number, part: Partial<Row>) =>
    take(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <fieldset className="grid min-w-0 gap-1.5">
      <legend className="mb-1 text-12 font-medium text-ink-2">{label}</legend>
      {rows.map((row, index) => (
        <div
          key={keys[index]}
          className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_24px] items-center gap-1.5"
        >
          <Input
            aria-label={`${label}: name ${index + 1}`}
            placeholder="name"
            value={row.name}
            readOnly={readOnly}
            autoComplete="off"
            onValueChange={(name) => change(index, { name })}
          />
          <Input
            aria-label={`${label}: value of ${row.name === '' ? `row ${index + 1}` : row.name}`}
            placeholder="value"
            value={row.value}
            readOnly={readOnly}
            autoComplete="off"
            onValueChange={(text) => change(index, { value: text })}
          />
          {!readOnly && (
            <IconButton
              icon={X}
              size="sm"
              label={`Remove ${row.name === '' ? 'row' : row.name}`}
              onClick={() => {
                removed(index);
                take(rows.filter((_, at) => at !== index));
              }}
            />
          )}
        </div>
      ))}
      {!readOnly && <AddButton onClick={() => setRows([...rows, { name: '', value: '' }])}>Add</AddButton>}
      {hint !== undefined && <p className="text-12 text-ink-3">{hint}</p>}
    </fieldset>
  );
}

function rowsOf(value: Json | undefined): Row[] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, text]) => ({
    name,
    value: typeof text === 'string' ? text : JSON.stringify(text),
  }));
}
