'use client';
import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { type InputSize, inputHeight } from './input-class.ts';
import { menuItem, menuPanel } from './menu-class.ts';

type SelectOption<Value extends string> = { value: Value; label: string; hint?: ReactNode };

export type SelectProps<Value extends string> = {
  options: readonly SelectOption<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  /** Needed outside a Field. */
  label?: string;
  placeholder?: string;
  size?: InputSize;
  disabled?: boolean;
  className?: string;
};

/** One of a few. Type-ahead, arrows, Home and End work in its list. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const {
    options,
    value,
    onChange,
    label,
    placeholder = 'Choose',
    size = 'md',
    disabled = false,
    className,
  } = props;
  return (
    <Base.Root
      items={options}
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
    >
      <Base.Trigger
        aria-label={label}
        className={cx(
          'flex w-full items-center justify-between gap-1.5 rounded-2 border border-line-control bg-surface px-2 text-left text-13 max-sm:text-16',
          'tone-failed data-disabled:border-line data-disabled:bg-sunken data-disabled:text-ink-off data-invalid:border-tone-solid',
          inputHeight[size],
          className,
        )}
      >
        <Base.Value className="truncate data-placeholder:text-ink-3" placeholder={placeholder} />
        <Base.Icon render={<Icon of={ChevronDown} size={14} className="text-ink-3" />} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-(--z-dialog)">
          <Base.Popup
            className={cx(menuPanel, 'max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto')}
          >
            <Base.List>
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} className={menuItem()}>
                  <Base.ItemText>{option.label}</Base.ItemText>
                  {option.hint !== undefined && <span className="text-12 text-ink-3">{option.hint}</span>}
                  <Base.ItemIndicator className="ml-auto pl-4" render={<span />}>
                    <Icon of={Check} size={14} />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
