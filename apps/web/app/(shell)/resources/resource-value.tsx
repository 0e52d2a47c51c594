'use client';
import type { Json, ResourceType } from '@storyloom/engine';
import { FileValue } from '../../../src/shared-values/file-value.tsx';
import { JsonField } from '../../../src/shared-values/json-field.tsx';
import { Field } from '../../../src/ui/field.tsx';
import { Input } from '../../../src/ui/input.tsx';
import { Textarea } from '../../../src/ui/textarea.tsx';
import { resourceWords } from './resource-words.ts';

type Props = {
  type: ResourceType;
  label: string;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  readOnly: boolean;
};

/** The value of a resource, edited as what it is. */
export function ResourceValue({ type, label, value, onChange, readOnly }: Props) {
  const { hint } = resourceWords[type];
  switch (type) {
    case 'text':
      return (
        <Field label={label} hint={hint}>
          <Textarea
            tall
            value={typeof value === 'string' ? value : ''}
            readOnly={readOnly}
            onValueChange={onChange}
          />
        </Field>
      );
    case 'number':
      return <NumberValue label={label} hint={hint} value={value} onChange={onChange} readOnly={readOnly} />;
    case 'file':
      return <FileValue label={label} value={value} onChange={onChange} readOnly={readOnly} />;
    case 'array':
    case 'object': {
      const isRight = type === 'array' ? Array.isArray(value) : isObject(value);
      return (
        <JsonField
          tall
          label={label}
          hint={hint}
          value={value}
          readOnly={readOnly}
          error={isRight ? undefined : type === 'array' ? 'Write a list: [ … ]' : 'Write an object: { … }'}
          onChange={onChange}
        />
      );
    }
  }
}

function isObject(value: Json | undefined): boolean {
  return isObject(value);
}

function NumberValue({ label, hint, value, onChange, readOnly }: Omit<Props, 'type'> & { hint: string }) {
  return (
    <Field
      label={label}
      hint={hint}
      error={value === undefined ? 'Write a number, such as 42 or 0.5.' : undefined}
    >
      <Input
        type="number"
        step="any"
        defaultValue={typeof value === 'number' ? String(value) : ''}
        readOnly={readOnly}
        className="w-52"
        onValueChange={(text) =>
          onChange(text === '' || Number.isNaN(Number(text)) ? undefined : Number(text))
        }
      />
    </Field>
  );
}
