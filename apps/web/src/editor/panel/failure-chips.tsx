'use client';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Input } from '../../ui/input.tsx';
import { commonFailures, failureText, readFailure, usualFailures } from '../rules/failures.ts';

type Props = { value: readonly string[]; onChange: (value: string[]) => void; readOnly: boolean };

/** Which failures are tried again, one chip each; Enter or a comma makes a chip of what is typed. */
export function FailureChips({ value, onChange, readOnly }: Props) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const add = (written: string) => {
    if (written.trim() === '') return;
    const found = readFailure(written);
    setError(found.ok ? null : found.message);
    if (!found.ok) return;
    setText('');
    if (!value.includes(found.value)) onChange([...value, found.value]);
  };
  const offered = commonFailures.filter((name) => !value.includes(name));
  return (
    <div className="grid gap-1.5">
      {value.length > 0 && (
        <ul aria-label="Failures that are tried again" className="flex flex-wrap gap-1">
          {value.map((name) => (
            <li
              key={name}
              className="inline-flex h-6 items-center rounded-1 border border-line-strong bg-sunken pl-2 text-12 max-sm:h-11"
            >
              {failureText(name)}
              {readOnly ? (
                <span className="w-2" />
              ) : (
                <button
                  type="button"
                  aria-label={`Remove ${failureText(name)}`}
                  className="inline-flex size-6 items-center justify-center rounded-1 text-ink-3 hover:text-ink max-sm:size-11"
                  onClick={() => onChange(value.filter((one) => one !== name))}
                >
                  <Icon of={X} size={12} />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Field
        label="Only after these failures"
        error={error}
        hint={`Statuses, ranges, “no answer” or error codes. With none, after what may pass by itself: ${usualFailures}.`}
      >
        <Input
          value={text}
          readOnly={readOnly}
          placeholder="429"
          autoComplete="off"
          onValueChange={(next) => {
            setError(null);
            if (next.endsWith(',')) add(next.slice(0, -1));
            else setText(next);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add(text);
          }}
          onBlur={() => add(text)}
        />
      </Field>
      {!readOnly && offered.length > 0 && (
        <div className="flex flex-wrap gap-1">
          {offered.map((name) => (
            <Button key={name} size="sm" variant="quiet" icon={Plus} onClick={() => add(name)}>
              {failureText(name)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
