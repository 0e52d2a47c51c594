'use client';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { cx } from './cx.ts';
import { Icon, type IconShape } from './icon.tsx';

export type SegmentedProps<Value extends string> = {
  /** What is chosen here, read aloud. */
  label: string;
  options: readonly { value: Value; label: string; icon?: IconShape }[];
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
};

/** Modes of one view; exactly one is on. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onChange,
  className,
}: SegmentedProps<Value>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => {
        if (next !== undefined) onChange(next);
      }}
      className={cx('inline-flex shrink-0 rounded-2 bg-pressed p-0.5', className)}
    >
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          className="inline-flex h-6 items-center gap-1.5 rounded-1 px-2.5 text-12 font-medium text-ink-2 data-pressed:bg-[light-dark(var(--surface),var(--line-strong))] data-pressed:text-ink data-pressed:ring-1 data-pressed:ring-[light-dark(#1b1b1814,#ffffff14)] max-sm:h-10"
        >
          {option.icon && <Icon of={option.icon} size={14} />}
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
