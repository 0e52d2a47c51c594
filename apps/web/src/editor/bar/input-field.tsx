'use client';
import type { Json, StoryInput } from '@storyloom/engine';
import { FileValue } from '../../shared-values/file-value.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { Textarea } from '../../ui/textarea.tsx';

type InputFieldProps = {
  input: StoryInput;
  value: Json | undefined;
  /** What is wrong, once it was tried. */
  error: string | undefined;
  onChange: (value: Json | undefined) => void;
};

const yesOrNo = [
  { value: 'true', label: 'True' },
  { value: 'false', label: 'False' },
];

/** One input of a story, by its type. */
export function InputField({ input, value, error, onChange }: InputFieldProps) {
  const { name, type, description } = input;
  const hint = description === '' ? undefined : description;
  const label = input.required ? `${name} (required)` : name;
  switch (type) {
    case 'any':
    case 'object':
    case 'list':
      return (
        <Field label={label} hint={hint} error={error}>
          <Textarea
            mono
            value={jsonOf(value)}
            placeholder={type === 'list' ? '[ ]' : type === 'object' ? '{ }' : undefined}
            spellCheck={false}
            onValueChange={(text) => onChange(text === '' ? undefined : text)}
          />
        </Field>
      );
    case 'file':
      return (
        <div className="grid gap-1">
          <FileValue label={label} value={value} readOnly={false} onChange={onChange} />
          {error === undefined ? (
            hint !== undefined && <p className="text-12 text-ink-3">{hint}</p>
          ) : (
            <p role="alert" className="text-12 text-danger-text">
              {error}
            </p>
          )}
        </div>
      );
    case 'boolean':
    case 'enum':
    case 'credential':
      return (
        <Field label={label} hint={hint} error={error}>
          <Select
            options={withNone(input, type === 'boolean' ? yesOrNo : choicesOf(input))}
            value={value === undefined ? null : String(value)}
            onChange={(chosen) => onChange(chosen === '' ? undefined : chosen)}
          />
        </Field>
      );
    case 'text':
    case 'number':
      return (
        <Field label={label} hint={hint} error={error}>
          <Input
            type={input.secret ? 'password' : 'text'}
            inputMode={type === 'number' ? 'decimal' : 'text'}
            autoComplete={input.secret ? 'new-password' : 'off'}
            spellCheck={false}
            value={value === undefined ? '' : String(value)}
            onValueChange={(text) => onChange(text === '' ? undefined : text)}
          />
        </Field>
      );
  }
}

/** What is typed stays as it is; whether it is JSON is told when it is sent. */
function jsonOf(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

type Choice = { value: string; label: string };

/** What need not be given can be taken back. */
function withNone({ required }: StoryInput, options: Choice[]): Choice[] {
  return required ? options : [{ value: '', label: 'Not given' }, ...options];
}

function choicesOf({ choices = [] }: StoryInput): Choice[] {
  return choices.map((choice) => ({ value: choice, label: choice }));
}
