'use client';
import { useMemo, useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { faultText } from './fault-text.tsx';
import { FormulaField } from './formula-field.tsx';
import { jsonFault, jsonText, parseJsonText, spanInJson } from './json-text.ts';
import type { WidgetProps } from './widgets.tsx';

/**
 * Any JSON as text, as it was typed for as long as the draft says the same: a caret that waits for a value of
 * the panes is not moved by tidier spacing. What does not parse yet stays in the field and out of the draft.
 */
export function JsonWidget({ field, value, onChange, faults, readOnly, aside }: WidgetProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const written = value ?? (field.required === true ? field.fallback : undefined);
  const parsed = typed === null ? null : parseJsonText(typed);
  const current =
    parsed?.ok === true && JSON.stringify(parsed.value) !== JSON.stringify(value) ? null : typed;
  const text = current ?? jsonText(written);
  const isBroken = parsed?.ok === false;
  const marks = useMemo(() => {
    if (isBroken) return [jsonFault(text)];
    return faults.flatMap((fault) => {
      const span = written === undefined ? null : spanInJson(text, written, fault);
      return span ? [{ ...span, message: fault.message }] : [];
    });
  }, [isBroken, text, faults, written]);
  const [first] = faults;
  const where = first && first.path !== '' ? `${first.path}: ` : '';
  const error = parsed?.ok === false ? parsed.message : first && `${where}${faultText(first)}`;
  return (
    <Field label={field.label} hint={field.help} error={error} aside={aside}>
      <FormulaField
        kind="json"
        label={field.label}
        value={text}
        multiline
        readOnly={readOnly}
        placeholder={field.placeholder}
        faults={marks}
        onChange={(next) => {
          setTyped(next);
          const result = parseJsonText(next);
          if (result.ok) onChange(result.value);
        }}
      />
    </Field>
  );
}
