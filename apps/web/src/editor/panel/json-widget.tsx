'use client';
import { useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { FormulaField } from './formula-field.tsx';
import { jsonText, parseJsonText, spanInJson } from './json-text.ts';
import type { WidgetProps } from './widgets.tsx';

/** Any JSON as text. What does not parse yet stays in the field and out of the draft. */
export function JsonWidget({ action, field, value, onChange, faults, readOnly }: WidgetProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const written = value ?? (field.required === true ? field.fallback : undefined);
  const parsed = typed === null ? null : parseJsonText(typed);
  const current =
    parsed?.ok === true && JSON.stringify(parsed.value) !== JSON.stringify(value) ? null : typed;
  const text = current ?? jsonText(written);
  const spans = faults.flatMap((fault) =>
    written === undefined ? [] : (spanInJson(text, written, fault) ?? []),
  );
  const [first] = faults;
  const where = first && first.path !== '' ? `${first.path}: ` : '';
  const error = parsed?.ok === false ? parsed.message : first && `${where}${first.message}`;
  return (
    <Field label={field.label} hint={field.help} error={error}>
      <FormulaField
        actionId={action.id}
        value={text}
        multiline
        readOnly={readOnly}
        placeholder={field.placeholder}
        wrong={parsed?.ok === false ? [] : spans}
        onChange={(next) => {
          setTyped(next);
          const result = parseJsonText(next);
          if (result.ok) onChange(result.value);
        }}
        onBlur={() => {
          if (parsed === null || parsed.ok) setTyped(null);
        }}
      />
    </Field>
  );
}
