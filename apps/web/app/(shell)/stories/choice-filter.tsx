'use client';
import { ChevronDown } from 'lucide-react';
import { Button } from '../../../src/ui/button.tsx';
import { cx } from '../../../src/ui/cx.ts';
import { Icon, type IconShape } from '../../../src/ui/icon.tsx';
import { Menu, MenuChoice } from '../../../src/ui/menu.tsx';

type Props<Value extends string> = {
  label: string;
  icon: IconShape;
  /** Null: any. */
  value: Value | null;
  /** What “any” is called. */
  any: string;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value | null) => void;
};

const none = '';

/** Narrows a list to one of a few; in its colours while it does. */
export function ChoiceFilter<Value extends string>(props: Props<Value>) {
  const { label, icon, value, any, options, onChange } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <Menu
      trigger={
        <Button
          variant="quiet"
          icon={icon}
          aria-label={`${label}: ${chosen?.label ?? any}`}
          className={cx('max-sm:-mx-1', value !== null && 'bg-accent-soft text-accent-text')}
        >
          <span className="max-w-40 truncate max-sm:sr-only">{chosen?.label ?? label}</span>
          <Icon of={ChevronDown} size={14} className="max-sm:hidden" />
        </Button>
      }
    >
      <MenuChoice
        label={label}
        value={value ?? none}
        options={[{ value: none, label: any }, ...options]}
        onChange={(next) => onChange(options.find((option) => option.value === next)?.value ?? null)}
      />
    </Menu>
  );
}
