import type { StoryItem } from '../../../src/app-shell/trpc.ts';
import { formatCount, formatCounted } from '../../../src/ui/format.ts';

/** Events and failures, hour by hour. */
export type Pulse = NonNullable<StoryItem['pulse']>;

/** Of the drawing, in px. */
export const pulseSize = { width: 119, height: 22 } as const;

const pitch = 5;
const bar = 4;
const least = 2;

/** A bar an hour, as paths: what happened, of that what failed, and a low mark for an hour in which nothing did. */
export function pulsePaths({ events, failed }: Pulse): { done: string; failed: string; none: string } {
  const totals = events.map((count, hour) => count + (failed[hour] ?? 0));
  const most = Math.max(1, ...totals);
  const paths = { done: '', failed: '', none: '' };
  totals.forEach((total, hour) => {
    const x = hour * pitch;
    if (total === 0) {
      paths.none += rect(x, 1);
      return;
    }
    const height = Math.max(least, (total / most) * pulseSize.height);
    paths.done += rect(x, height);
    const bad = failed[hour] ?? 0;
    // A few failures among many events are still to be seen.
    if (bad > 0) paths.failed += rect(x, Math.min(height, Math.max(least + 1, (bad / total) * height)));
  });
  return paths;
}

/** A bar that stands on the ground line. */
function rect(x: number, height: number): string {
  const h = Math.round(height * 10) / 10;
  return `M${x} ${pulseSize.height}v-${h}h${bar}v${h}z`;
}

/** The same in words: `1,284 events in 24 h, 3 failures, the last 2 h ago`. */
export function pulseWords({ events, failed }: Pulse): string {
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  const all = `${formatCounted(sum(events), 'event')} in 24 h`;
  const failures = sum(failed);
  if (failures === 0) return all;
  const ago = failed.length - 1 - failed.findLastIndex((count) => count > 0);
  const last = ago === 0 ? 'within the hour' : `${formatCount(ago)} h ago`;
  return `${all}, ${formatCounted(failures, 'failure')}, the last ${last}`;
}
