import type { StoryItem } from '../../../src/app-shell/trpc.ts';
import { pulsePaths, pulseSize, pulseWords } from './pulse.ts';

const quiet = { events: Array.from({ length: 24 }, () => 0), failed: [] };

/** What a story emitted in the last 24 hours, hour by hour, failures in their colour. */
export function StoryPulse({ pulse }: Pick<StoryItem, 'pulse'>) {
  const { done, failed, none } = pulsePaths(pulse ?? quiet);
  const { width, height } = pulseSize;
  return (
    <svg
      role="img"
      aria-label={pulse ? pulseWords(pulse) : 'Nothing in 24 h'}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="tone-failed forced-color-adjust-auto"
    >
      <path d={none} className="fill-line-strong" />
      <path d={done} className="fill-line-control" />
      <path d={failed} className="fill-tone-solid" />
    </svg>
  );
}
