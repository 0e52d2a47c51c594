import { cx } from './cx.ts';

/** A bar in the place of text that is on its way; appears after 300 ms, so that quick answers do not flicker. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={cx('block h-2.5 animate-appear rounded-[3px] bg-pressed', className)} />
  );
}

/** Says once, for people who do not see the bars, what is loading. */
export function Loading({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div role="status" aria-label={label} aria-busy>
      {children}
    </div>
  );
}
