'use client';
import type { Json } from '@storyloom/engine';
import { useState } from 'react';
import { jsonText, parseJsonText } from '../editor/panel/json-text.ts';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/textarea.tsx';

type Props = {
  label: string;
  hint?: string;
  value: Json | undefined;
  /** Undefined while the field is blank. Not called while what stands there is no JSON. */
  onChange: (value: Json | undefined) => void;
  placeholder?: string | undefined;
  error?: string | undefined;
  readOnly?: boolean;
  tall?: boolean;
};

/** Any JSON as text. What does not parse yet stays in the field. */
export function JsonField(props: Props) {
  const { label, hint, value, onChange, placeholder, error, readOnly = false, tall = false } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = typed === null ? null : parseJsonText(typed);
  const fault = parsed?.ok === false ? parsed.message : error;
  return (
    <Field label={label} hint={hint} error={fault}>
      <Textarea
        mono
        tall={tall}
        value={typed ?? jsonText(value)}
        placeholder={placeholder}
        readOnly={readOnly}
        spellCheck={false}
        onValueChange={(text) => {
          setTyped(text);
          const result = parseJsonText(text);
          if (result.ok) onChange(result.value);
        }}
        onBlur={() => {
          if (parsed === null || parsed.ok) setTyped(null);
        }}
      />
    </Field>
  );
}
