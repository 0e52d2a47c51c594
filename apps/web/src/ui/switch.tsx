'use client';
import { Switch as Base } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

type ToggleProps = {
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** Shown beside it and part of its target. */
  label: ReactNode;
  disabled?: boolean;
  className?: string;
};

/** On or off, at once. */
export function Switch({ checked, onChange, label, disabled = false, className }: ToggleProps) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className={cx(
        'inline-flex min-h-6 items-center gap-2 max-sm:min-h-11',
        disabled && 'text-ink-3',
        className,
      )}
    >
      <Base.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="relative inline-flex h-4 w-7 items-center shrink-0 rounded-full bg-line-control transition-colors data-checked:bg-accent data-disabled:opacity-45"
      >
        <Base.Thumb className="block size-3 translate-x-0.5 rounded-full bg-on-accent transition-transform data-checked:translate-x-3.5" />
      </Base.Root>
      {label}
    </label>
  );
}
