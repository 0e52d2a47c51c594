'use client';
import { slugFor } from '@storyloom/engine';
import { CopyButton } from '../ui/copy-button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Textarea } from '../ui/textarea.tsx';

export type Naming = {
  name: string;
  /** Blank while it follows from the name. */
  slug: string;
  description: string;
};

type Props = {
  /** What formulas call such things: CREDENTIAL, RESOURCE. */
  root: string;
  naming: Naming;
  onChange: (naming: Naming) => void;
  readOnly: boolean;
  nameError?: string | undefined;
  slugError?: string | undefined;
};

/** Its name for people, its name in formulas, and what it is for. */
export function NameFields({ root, naming, onChange, readOnly, nameError, slugError }: Props) {
  const { name, slug, description } = naming;
  const used = slug !== '' ? slug : name.trim() === '' ? '' : slugFor(name, []);
  const pill = `<<${root}.${used}>>`;
  return (
    <>
      <Field label="Name" error={nameError}>
        <Input
          value={name}
          readOnly={readOnly}
          autoComplete="off"
          maxLength={120}
          onValueChange={(next) => onChange({ ...naming, name: next })}
        />
      </Field>
      <Field
        label="Name in formulas"
        error={slugError}
        hint={
          used !== '' && (
            <span className="inline-flex flex-wrap items-center gap-2">
              <code className="text-12">{pill}</code>
              <CopyButton size="sm" text={pill} />
            </span>
          )
        }
      >
        <Input
          mono
          value={slug}
          placeholder={used}
          readOnly={readOnly}
          autoComplete="off"
          spellCheck={false}
          maxLength={60}
          onValueChange={(next) => onChange({ ...naming, slug: next })}
        />
      </Field>
      <Field label="What it is for">
        <Textarea
          value={description}
          readOnly={readOnly}
          maxLength={2_000}
          onValueChange={(next) => onChange({ ...naming, description: next })}
        />
      </Field>
    </>
  );
}
