'use client';
import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

export type CheckboxProps = {
  checked: boolean;
  /** Some of what it stands for is chosen. */
  indeterminate?: boolean;
  /** `shift`: the key was held, for a range. */
  onChange: (checked: boolean, how: { shift: boolean }) => void;
  /** Shown beside it and part of its target. */
  label: ReactNode;
  disabled?: boolean;
  className?: string;
};

/** Chosen or not, taken when the form is. */
export function Checkbox({
  checked,
  indeterminate = false,
  onChange,
  label,
  disabled = false,
  className,
}: CheckboxProps) {
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
        indeterminate={indeterminate}
        onCheckedChange={(on, { event }) =>
          onChange(on, { shift: event instanceof MouseEvent && event.shiftKey })
        }
        disabled={disabled}
        className="inline-flex size-4 shrink-0 items-center justify-center rounded-1 border border-line-control bg-surface text-on-accent data-checked:border-accent data-checked:bg-accent data-disabled:opacity-45 data-indeterminate:border-accent data-indeterminate:bg-accent"
      >
        <Base.Indicator className="flex">
          <Icon of={indeterminate ? Minus : Check} size={12} />
        </Base.Indicator>
      </Base.Root>
      {label}
    </label>
  );
}
