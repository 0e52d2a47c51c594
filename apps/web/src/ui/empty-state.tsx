import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type EmptyStateProps = {
  title: string;
  /** The next step, in a sentence. */
  children?: ReactNode;
  /** Buttons that take it. */
  actions?: ReactNode;
  className?: string;
};

/** Nothing here yet, and how to change that. */
export function EmptyState({ title, children, actions, className }: EmptyStateProps) {
  return (
    <div className={cx('grid max-w-[560px] justify-items-start gap-1.5', className)}>
      <p className="font-semibold">{title}</p>
      {children !== undefined && <div className="text-12 text-ink-2">{children}</div>}
      {actions !== undefined && <div className="mt-1.5 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
