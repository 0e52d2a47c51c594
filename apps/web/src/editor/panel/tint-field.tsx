'use client';
import { type Tint, tints } from '@storyloom/engine';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { tintNames } from '../canvas/tint-choice.tsx';

const options = tints.map((tint) => ({ value: tint, label: tintNames[tint] }));

type Props = { value: Tint; readOnly: boolean; onChange: (tint: Tint) => void };

/** The colour of a group or a note. */
export function TintField({ value, readOnly, onChange }: Props) {
  return (
    <Field label="Colour">
      <Select label="Colour" options={options} value={value} disabled={readOnly} onChange={onChange} />
    </Field>
  );
}
