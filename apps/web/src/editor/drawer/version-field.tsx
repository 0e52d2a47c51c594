'use client';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';

export type WhichVersion = 'original' | 'current';

const versions = [
  { value: 'original', label: 'As it ran' },
  { value: 'current', label: 'Current' },
] as const;

/** Which version of the story takes what is emitted again. */
export function VersionField({
  value,
  onChange,
}: {
  value: WhichVersion;
  onChange: (value: WhichVersion) => void;
}) {
  return (
    <Field
      label="Version"
      hint={
        value === 'original'
          ? 'The version that its run started with.'
          : 'The story as it is live now, with every edit since.'
      }
    >
      <Segmented
        label="Version"
        options={versions}
        value={value}
        onChange={onChange}
        className="justify-self-start"
      />
    </Field>
  );
}
