'use client';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Input } from '../ui/input.tsx';
import { Textarea } from '../ui/textarea.tsx';

type Props = {
  label: string;
  hint: string;
  /** One is stored; it cannot be read back. */
  isSet: boolean;
  /** What replaces it; undefined keeps what is stored. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  multiline?: boolean;
  readOnly?: boolean;
  error?: string | undefined;
};

/** A secret: written, never read. One that is stored shows only that it is there. */
export function SecretField(props: Props) {
  const { label, hint, isSet, value, onChange, multiline = false, readOnly = false, error } = props;
  const [replacing, setReplacing] = useState(false);
  const isHidden = isSet && !replacing && value === undefined;
  const keep = () => {
    setReplacing(false);
    onChange(undefined);
  };
  if (isHidden || readOnly) {
    return (
      <div className="grid gap-1">
        <span className="text-12 font-medium text-ink-2">{label}</span>
        <div className="flex min-h-8 items-center gap-2">
          <span className="inline-flex items-center gap-1.5 text-ink-2">
            <Icon of={KeyRound} size={14} className="text-ink-3" />
            {isSet ? 'Set' : 'Not set'}
          </span>
          {!readOnly && (
            <Button size="sm" aria-label={`Replace ${label}`} onClick={() => setReplacing(true)}>
              Replace
            </Button>
          )}
        </div>
      </div>
    );
  }
  const common = {
    value: value ?? '',
    autoComplete: 'new-password',
    spellCheck: false,
    onValueChange: (text: string) => onChange(text === '' && isSet ? undefined : text),
  };
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      aside={
        isSet && (
          <button type="button" className="text-accent-text hover:underline" onClick={keep}>
            Keep the stored one
          </button>
        )
      }
    >
      {multiline ? <Textarea mono {...common} /> : <Input mono type="password" {...common} />}
    </Field>
  );
}
