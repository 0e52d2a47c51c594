'use client';
import { useSyncExternalStore } from 'react';
import { formatInstant, formatRelative } from './format.ts';
import { Tooltip } from './tooltip.tsx';

/** One clock for all times on the page; it ticks only while one of them is shown. */
const clock = (() => {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    subscribe(listener: () => void) {
      if (listeners.size === 0) {
        now = Date.now();
        timer = setInterval(() => {
          now = Date.now();
          for (const each of listeners) each();
        }, 15_000);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
    now: () => now,
  };
})();

/** `2 min ago`, kept current; the exact instant in the reader's zone on hover and for machines. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const now = useSyncExternalStore(clock.subscribe, clock.now, clock.now);
  const instant = new Date(at);
  const shown = formatRelative(instant, { now: new Date(Math.max(now, instant.getTime())) });
  return (
    <Tooltip text={<span className="tabular-nums">{formatInstant(instant)}</span>}>
      <time dateTime={at} className={className} suppressHydrationWarning>
        {shown}
      </time>
    </Tooltip>
  );
}
