import type { StepBars } from './timeline.ts';

const percent = (part: number) => `${(part * 100).toFixed(2)}%`;

/** When a step was in line (hatched) and at work (full), along the whole run. The figure beside it says how long. */
export function StepBar({ bars: { queued, ran } }: { bars: StepBars }) {
  return (
    <span aria-hidden className="relative h-2 w-24 shrink-0 max-lg:hidden">
      <span
        className="absolute inset-y-0 rounded-[2px] bg-[repeating-linear-gradient(90deg,var(--line-control)_0_2px,transparent_2px_4px)]"
        style={{ left: percent(queued.from), width: percent(queued.length) }}
      />
      {ran.length > 0 || queued.length === 0 ? (
        <span
          className="absolute inset-y-0 min-w-[3px] rounded-[2px] bg-tone-solid"
          style={{ left: `min(${percent(ran.from)}, calc(100% - 3px))`, width: percent(ran.length) }}
        />
      ) : null}
    </span>
  );
}
