import type { LucideIcon } from 'lucide-react';
import type { ComponentType, SVGProps } from 'react';
import { cx } from './cx.ts';

/** An icon of lucide or one of our own on a 16 px grid. */
export type IconShape = LucideIcon | ComponentType<SVGProps<SVGSVGElement> & { size?: number }>;

/** One stroke of 1.5 px at every size: 12 in badges, 14 beside text, 16 else, 20 on phones. Never read aloud. */
export function Icon({
  of: Shape,
  size = 16,
  className,
}: {
  of: IconShape;
  size?: 12 | 14 | 16 | 20;
  className?: string;
}) {
  return (
    <Shape
      size={size}
      strokeWidth={1.5}
      absoluteStrokeWidth
      aria-hidden
      className={cx('shrink-0', className)}
    />
  );
}
