'use client';
import { useState } from 'react';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { FormDialog } from './form-dialog.tsx';

type Props = {
  title: string;
  verb: string;
  /** What it is called now. */
  name?: string;
  hint?: string;
  placeholder: string;
  maxLength: number;
  /** Rejects with why not. */
  save: (name: string) => Promise<unknown>;
  onClosed: () => void;
};

/** Names one thing, a new one or one that is there. Mounted while it is open. */
export function NameDialog(props: Props) {
  const { title, verb, name: before = '', hint, placeholder, maxLength, save, onClosed } = props;
  const [name, setName] = useState(before);
  return (
    <FormDialog
      title={title}
      verb={verb}
      ready={name.trim() !== ''}
      save={() => save(name.trim())}
      onClosed={onClosed}
    >
      {(error) => (
        <Field label="Name" {...(hint !== undefined && { hint })} error={error}>
          <Input
            size="lg"
            value={name}
            maxLength={maxLength}
            autoComplete="off"
            placeholder={placeholder}
            onValueChange={setName}
            onFocus={(event) => event.currentTarget.select()}
          />
        </Field>
      )}
    </FormDialog>
  );
}
