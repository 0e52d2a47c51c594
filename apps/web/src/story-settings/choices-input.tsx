'use client';
import { useState } from 'react';
import { Input } from '../ui/input.tsx';

type Props = {
  label: string;
  placeholder: string;
  value: readonly string[];
  readOnly: boolean;
  onChange: (choices: string[]) => void;
};

/** A few texts in one line, with commas between them. What is typed stays while it means what is stored. */
export function ChoicesInput({ label, placeholder, value, readOnly, onChange }: Props) {
  const [typed, setTyped] = useState(value.join(', '));
  const isMine = JSON.stringify(choicesIn(typed)) === JSON.stringify(value);
  return (
    <Input
      aria-label={label}
      className="col-span-4"
      value={isMine ? typed : value.join(', ')}
      placeholder={placeholder}
      readOnly={readOnly}
      onValueChange={(text) => {
        setTyped(text);
        onChange(choicesIn(text));
      }}
    />
  );
}

function choicesIn(text: string): string[] {
  return text
    .split(',')
    .map((choice) => choice.trim())
    .filter((choice) => choice !== '');
}
