'use client';
import { Progress as Base } from '@base-ui/react/progress';
import { cx } from './cx.ts';

type Props = {
  /** What gets on, read aloud. */
  label: string;
  value: number;
  of: number;
  className?: string;
};

/** How far work has come. Say the figures beside it. */
export function Progress({ label, value, of, className }: Props) {
  return (
    <Base.Root aria-label={label} value={value} max={Math.max(1, of)} className={cx('block', className)}>
      <Base.Track className="block h-1.5 overflow-hidden rounded-full bg-pressed">
        <Base.Indicator className="block h-full bg-accent transition-[width]" />
      </Base.Track>
    </Base.Root>
  );
}
