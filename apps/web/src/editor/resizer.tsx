'use client';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { cx } from '../ui/cx.ts';

type ResizerProps = {
  label: string;
  /** Vertical: a line between left and right. */
  orientation: 'vertical' | 'horizontal';
  value: number;
  limits: { least: number; usual: number; most: number };
  onChange: (value: number) => void;
  className?: string;
};

const STEP = 16;

/** The edge of a panel: drag it, or move it with the arrows; a double click puts it back. It grows to the left or up. */
export function Resizer({ label, orientation, value, limits, onChange, className }: ResizerProps) {
  const start = useRef<{ at: number; value: number } | null>(null);
  const vertical = orientation === 'vertical';
  const set = (next: number) => onChange(Math.max(limits.least, Math.min(limits.most, next)));
  const at = (event: PointerEvent) => (vertical ? event.clientX : event.clientY);
  const onKeyDown = (event: KeyboardEvent) => {
    const grow = vertical ? 'ArrowLeft' : 'ArrowUp';
    const shrink = vertical ? 'ArrowRight' : 'ArrowDown';
    if (event.key === grow) set(value + STEP);
    else if (event.key === shrink) set(value - STEP);
    else if (event.key === 'Home') set(limits.least);
    else if (event.key === 'End') set(limits.most);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a window splitter has no element of its own
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={value}
      aria-valuemin={limits.least}
      aria-valuemax={limits.most}
      onKeyDown={onKeyDown}
      onDoubleClick={() => set(limits.usual)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: at(event), value };
      }}
      onPointerMove={(event) => {
        if (start.current) set(start.current.value + start.current.at - at(event));
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      className={cx(
        'group absolute z-(--z-panel) flex touch-none items-center justify-center',
        vertical ? '-left-1.5 inset-y-0 w-3 cursor-col-resize' : '-top-1.5 inset-x-0 h-3 cursor-row-resize',
        className,
      )}
    >
      <span className={cx('rounded-full bg-transparent group-hover:bg-line-control group-focus-visible:bg-focus', vertical ? 'h-8 w-[5px]' : 'h-[5px] w-8')} />
    </div>
  );
}
