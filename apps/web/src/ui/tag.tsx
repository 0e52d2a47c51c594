import type { ReactNode } from 'react';
import { cx } from './cx.ts';

/** A word that groups; says nothing about state. */
export function Tag({ mono = false, children }: { mono?: boolean; children: ReactNode }) {
  return (
    <span
      className={cx(
        'inline-flex h-5 items-center gap-1 rounded-1 border border-line bg-sunken px-1.5 text-11 whitespace-nowrap text-ink-2',
        mono && 'font-mono font-normal',
      )}
    >
      {children}
    </span>
  );
}
