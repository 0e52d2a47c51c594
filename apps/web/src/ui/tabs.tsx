'use client';
import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type TabsProps<Value extends string> = {
  /** What they are views of, read aloud. */
  label: string;
  tabs: readonly { value: Value; label: ReactNode; end?: ReactNode }[];
  value: Value;
  onChange: (value: Value) => void;
  /** At the end of the row: buttons that belong to the open view. */
  aside?: ReactNode;
  /** Starts at the left edge, without the padding of panels. */
  flush?: boolean;
  /** For the row of tabs: its padding, its edge. */
  listClassName?: string;
  className?: string;
  /** The open view, in TabPanel elements. */
  children: ReactNode;
};

/** Views of one thing. Arrows move between them. */
export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { label, tabs, value, onChange, aside, flush = false, listClassName, className, children } = props;
  return (
    <Base.Root
      value={value}
      onValueChange={onChange}
      className={cx('flex min-h-0 min-w-0 flex-col', className)}
    >
      <div
        className={cx(
          'flex h-9 shrink-0 items-stretch border-b border-line max-sm:h-11',
          !flush && 'px-4',
          listClassName,
        )}
      >
        <Base.List
          aria-label={label}
          className="flex min-w-0 gap-4 overflow-x-auto overflow-y-hidden sm:max-lg:gap-3"
        >
          {tabs.map((tab) => (
            <Base.Tab
              key={tab.value}
              value={tab.value}
              className="-mb-px inline-flex min-w-6 shrink-0 items-center gap-1.5 border-b-2 border-transparent pt-0.5 font-medium whitespace-nowrap text-ink-2 -outline-offset-2 hover:text-ink data-active:border-accent data-active:text-ink"
            >
              {tab.label}
              {tab.end}
            </Base.Tab>
          ))}
        </Base.List>
        {aside !== undefined && (
          <div className="ml-auto flex shrink-0 items-center gap-1.5 pl-2">{aside}</div>
        )}
      </div>
      {children}
    </Base.Root>
  );
}

export function TabPanel({
  value,
  className,
  children,
}: {
  value: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Base.Panel value={value} className={cx('min-h-0 flex-1 outline-none', className)}>
      {children}
    </Base.Panel>
  );
}
