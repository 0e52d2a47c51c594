'use client';
import type { Read } from '../../ui/amounts.ts';
import { TypedInput } from '../../ui/typed-input.tsx';

type Props = {
  label: string;
  /** In canvas pixels. */
  value: number;
  limits: { least: number; most: number };
  readOnly: boolean;
  onChange: (value: number) => void;
};

/** A width or a height, as a number. */
export function SizeField({ label, value, limits, readOnly, onChange }: Props) {
  const read = (text: string): Read<number | undefined> => {
    const size = Number(text);
    const fits = /^\d+$/.test(text.trim()) && size >= limits.least && size <= limits.most;
    if (fits) return { ok: true, value: size };
    return { ok: false, message: `A whole number from ${limits.least} to ${limits.most}.` };
  };
  return (
    <TypedInput
      label={label}
      value={value}
      textOf={String}
      read={read}
      required
      readOnly={readOnly}
      onChange={(next) => {
        if (next !== undefined) onChange(next);
      }}
    />
  );
}
