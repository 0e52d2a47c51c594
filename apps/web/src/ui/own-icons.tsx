import type { SVGProps } from 'react';

type OwnIconProps = SVGProps<SVGSVGElement> & { size?: number; absoluteStrokeWidth?: boolean };

/** The frame of an icon that lucide lacks: 16 px grid, round strokes that stay 1.5 px at every size. */
function OwnIcon({ size = 16, strokeWidth = 1.5, absoluteStrokeWidth, children, ...rest }: OwnIconProps) {
  const stroke = absoluteStrokeWidth === true ? (Number(strokeWidth) * 16) / size : strokeWidth;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={stroke}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      {...rest}
    >
      {children}
    </svg>
  );
}

/** Storyloom's mark: two threads over and under two others. */
export function LoomIcon(props: OwnIconProps) {
  return (
    <OwnIcon {...props}>
      <path d="M4.25 1.75v5.5M4.25 10.75v3.5M11.75 1.75v1.5M11.75 6.75v7.5" />
      <path d="M1.75 5h.75M6 5h8.25M1.75 9h8.25M13.5 9h.75" />
    </OwnIcon>
  );
}

/** Past something without touching it: an arrow that goes around a dot. */
export function BypassIcon(props: OwnIconProps) {
  return (
    <OwnIcon {...props}>
      <circle cx="8" cy="10.75" r="1.75" />
      <path d="M2.25 11V9.5C2.25 6.6 4.6 4.25 7.5 4.25h1c2.9 0 5.25 2.35 5.25 5.25v1.75" />
      <path d="m11.5 9.25 2.25 2.25L16 9.25" transform="translate(-.25 0)" />
    </OwnIcon>
  );
}

/** A decision: a diamond with a check. */
export function TriggerIcon(props: OwnIconProps) {
  return (
    <OwnIcon {...props}>
      <path d="m8 1.75 6.25 6.25L8 14.25 1.75 8z" />
      <path d="m5.75 8.1 1.6 1.6 2.9-3.2" />
    </OwnIcon>
  );
}

/** Work under way: an arc that turns; it stands still for readers who asked for less motion. */
export function RunningIcon({ className, ...props }: OwnIconProps) {
  return (
    <OwnIcon {...props} className={`animate-turn ${className ?? ''}`}>
      <circle cx="8" cy="8" r="6" opacity=".3" />
      <path d="M8 2a6 6 0 0 1 6 6" />
    </OwnIcon>
  );
}
