import type { Bar } from './timeline.ts';

const percent = (part: number) => `${(part * 100).toFixed(2)}%`;

// Grounds and gradients go where colours are forced, and a chosen row takes them off what is in it: these are what is told.
const looks: Record<Bar['kind'], string> = {
  wait: 'bg-[repeating-linear-gradient(90deg,var(--line-control)_0_2px,transparent_2px_5px)]',
  work: 'min-w-[3px] bg-tone-solid!',
  failed: 'min-w-[3px] bg-[var(--state-failed-solid)]!',
};

/** When a step waited (hatched) and was at work (full), along the whole run. The figure beside it says how long. */
export function StepBar({ bars, at }: { bars: readonly Bar[]; at: number | null }) {
  return (
    <span aria-hidden className="relative forced-color-adjust-none h-full min-w-0 flex-1 max-sm:hidden">
      {bars.map((bar) => (
        <span
          key={`${bar.kind} ${bar.from}`}
          className={`absolute inset-y-2 rounded-[2px] ${looks[bar.kind]}`}
          style={{ left: `min(${percent(bar.from)}, calc(100% - 3px))`, width: percent(bar.length) }}
        />
      ))}
      {at !== null && (
        <span
          className="absolute inset-y-0 w-px bg-accent"
          style={{ left: `min(${percent(at)}, calc(100% - 1px))` }}
        />
      )}
    </span>
  );
}
