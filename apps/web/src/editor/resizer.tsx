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
    <hr
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
        'absolute z-(--z-panel) m-0 touch-none border-0 after:absolute after:rounded-full hover:after:bg-line-control focus-visible:after:bg-focus',
        vertical
          ? 'inset-y-0 -left-1.5 w-3 cursor-col-resize after:top-1/2 after:left-[3px] after:h-8 after:w-[5px] after:-translate-y-1/2'
          : 'inset-x-0 -top-1.5 h-3 cursor-row-resize after:top-[3px] after:left-1/2 after:h-[5px] after:w-8 after:-translate-x-1/2',
        className,
      )}
    />
  );
}
