'use client';
import { type ReactNode, useState } from 'react';
import type { Read } from './amounts.ts';
import { Field } from './field.tsx';
import { Input } from './input.tsx';

type Props<T> = {
  label: string;
  hint?: ReactNode;
  /** As it is stored; undefined is not set. */
  value: T | undefined;
  textOf: (value: T) => string;
  read: (text: string) => Read<T | undefined>;
  onChange: (value: T | undefined) => void;
  /** What holds while it is not set. */
  placeholder?: string;
  /** It cannot be taken away here. */
  required?: boolean;
  readOnly?: boolean;
  className?: string;
};

/** A value typed as text. What is wrong stays in the field, with its sentence, and out of the draft. */
export function TypedInput<T>(props: Props<T>) {
  const { label, hint, value, textOf, read, onChange, required = false, readOnly = false } = props;
  const [typed, setTyped] = useState<{ text: string; stored: string } | null>(null);
  // An undo, or another person, changed it meanwhile: what they made of it is shown.
  const isMine = typed !== null && typed.stored === JSON.stringify(value ?? null);
  const text = isMine ? typed.text : value === undefined ? '' : textOf(value);
  const found = read(text);
  const error = found.ok ? (required && found.value === undefined ? 'Needed.' : undefined) : found.message;
  return (
    <Field label={label} hint={hint} error={error} {...(props.className && { className: props.className })}>
      <Input
        value={text}
        placeholder={props.placeholder}
        readOnly={readOnly}
        autoComplete="off"
        spellCheck={false}
        onValueChange={(next) => {
          const result = read(next);
          const takes = result.ok && !(required && result.value === undefined);
          setTyped({ text: next, stored: JSON.stringify((takes ? result.value : value) ?? null) });
          if (takes && JSON.stringify(result.value) !== JSON.stringify(value)) onChange(result.value);
        }}
        onBlur={() => {
          if (error === undefined) setTyped(null);
        }}
      />
    </Field>
  );
}
