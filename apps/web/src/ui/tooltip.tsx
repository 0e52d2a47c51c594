'use client';
import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { Keys } from './kbd.tsx';

type Side = 'top' | 'right' | 'bottom' | 'left';

export type TooltipProps = {
  /** The control it explains; gets the handlers, so it must pass its props on to its element. */
  children: ReactElement;
  text: ReactNode;
  keys?: readonly string[];
  side?: Side;
};

/** A name with its key, or an exact instant, on hover and on keyboard focus. Never the only place of a fact. */
export function Tooltip({ children, text, keys, side = 'top' }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-(--z-tooltip)">
          <Base.Popup className="inline-flex max-w-[320px] items-center gap-2 rounded-2 bg-ink px-2 py-1 text-12 text-surface transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            {text}
            {keys && <Keys keys={keys} onDark />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Once one tooltip is open, its neighbours open without the wait. */
export const TooltipProvider = Base.Provider;
