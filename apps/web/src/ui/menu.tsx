'use client';
import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon, type IconShape } from './icon.tsx';
import { menuItem, menuPanel } from './menu-class.ts';

export type MenuProps = {
  /** The button that opens it; must pass its props on to its element. */
  trigger: ReactElement;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
  className?: string;
  children: ReactNode;
};

/** A menu of verbs. Arrows, type-ahead and Esc work in it; the focus returns to its trigger. */
export function Menu({ trigger, align = 'start', side = 'bottom', className, children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} className="z-(--z-popover)">
          <Base.Popup className={cx(menuPanel, 'max-h-(--available-height) overflow-y-auto', className)}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export type MenuAtProps = {
  /** A point of the window. */
  at: { x: number; y: number };
  /** What it is about, read aloud. */
  label: string;
  /** Nothing else can be pressed meanwhile; otherwise a press elsewhere closes it and does what it does. */
  modal?: boolean;
  /** It was left, with or without a choice. */
  onClose: () => void;
  children: ReactNode;
};

/** A menu where a person pointed, without a button of its own. Whoever opens it takes the focus back. */
export function MenuAt({ at, label, modal = false, onClose, children }: MenuAtProps) {
  const anchor = { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) };
  return (
    <Base.Root open modal={modal} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Positioner
          anchor={anchor}
          align="start"
          side="bottom"
          sideOffset={2}
          className="z-(--z-popover)"
        >
          <Base.Popup
            aria-label={label}
            finalFocus={false}
            className={cx(menuPanel, 'max-h-(--available-height) min-w-[232px] overflow-y-auto')}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export type MenuItemProps = {
  icon?: IconShape;
  /** At the end: its key, or why it is off. */
  end?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
};

export function MenuItem({ icon, end, danger = false, disabled = false, onSelect, children }: MenuItemProps) {
  return (
    <Base.Item disabled={disabled} onClick={onSelect} className={menuItem(danger)}>
      {icon && <Icon of={icon} />}
      {children}
      {end !== undefined && <span className="ml-auto pl-4 text-12 text-ink-3">{end}</span>}
    </Base.Item>
  );
}

export type MenuToggleProps = {
  icon: IconShape;
  on: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
};

/** Something that is on or off, inside a menu; it has a check while it is on. */
export function MenuToggle({ icon, on, onChange, children }: MenuToggleProps) {
  return (
    <Base.CheckboxItem checked={on} onCheckedChange={onChange} closeOnClick className={menuItem()}>
      <Icon of={icon} />
      {children}
      <Base.CheckboxItemIndicator className="ml-auto pl-4">
        <Icon of={Check} />
      </Base.CheckboxItemIndicator>
    </Base.CheckboxItem>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}

export type MenuChoiceProps<Value extends string> = {
  /** Read aloud and shown above the choices. */
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon?: IconShape }[];
  onChange: (value: Value) => void;
};

/** One of a few, inside a menu; the chosen one has a check. */
export function MenuChoice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: MenuChoiceProps<Value>) {
  return (
    <Base.RadioGroup value={value} onValueChange={onChange}>
      <Base.GroupLabel className="px-2 pt-1.5 pb-0.5 text-11 text-ink-3">{label}</Base.GroupLabel>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} closeOnClick className={menuItem()}>
          {option.icon && <Icon of={option.icon} />}
          {option.label}
          <Base.RadioItemIndicator className="ml-auto pl-4">
            <Icon of={Check} size={14} />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}
