'use client';
import { useId } from 'react';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { faultText, making } from './fault-text.tsx';
import { fieldText } from './formula-field.tsx';
import { useKnownNames } from './use-known-names.ts';
import type { WidgetProps } from './widgets.tsx';

const nowhere = { path: '', start: 0, end: 0 };

/** A resource by its short name: those of this team are offered, and any text or pill does. */
export function ResourceWidget({ field, value, onChange, faults, readOnly }: WidgetProps) {
  const known = useKnownNames();
  const listId = useId();
  const text = fieldText(value);
  const own = known?.resources.filter((resource) => resource.own) ?? [];
  const chosen = own.find(({ slug }) => slug === text);
  const isMissing = known !== null && text !== '' && !chosen && !text.includes('<<') && !text.startsWith('=');
  const missing = isMissing
    ? {
        ...nowhere,
        message: 'This team has no resource of this short name.',
        fix: making('resource', text),
      }
    : undefined;
  return (
    <Field
      label={field.label}
      hint={chosen ? `Changes “${chosen.name}”.` : field.help}
      error={faultText(faults[0] ?? missing)}
    >
      <Input
        mono
        list={listId}
        value={text}
        placeholder={field.placeholder}
        readOnly={readOnly}
        autoComplete="off"
        spellCheck={false}
        onValueChange={onChange}
      />
      <datalist id={listId}>
        {own.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </datalist>
    </Field>
  );
}
