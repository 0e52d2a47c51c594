'use client';
import type { MiniMapNodeProps } from '@xyflow/react';
import { useActivity } from '../state/use-editor.ts';

const fills: Partial<Record<string, string>> = {
  failed: 'fill-[var(--state-failed-solid)]',
  running: 'fill-[var(--state-running-solid)]',
  succeeded: 'fill-[var(--state-succeeded-solid)]',
};

/** One Action on the map: loud when it runs or failed, green only on a run's path. */
export function MapCard({ id, x, y, width, height, selected }: MiniMapNodeProps) {
  const state = useActivity((activity) => {
    if (activity.path !== null) return activity.path.actions[id]?.state ?? null;
    const latest = activity.counts[id]?.state ?? null;
    return latest === 'succeeded' ? null : latest;
  });
  const fill = selected === true ? 'fill-accent' : ((state && fills[state]) ?? 'fill-line-strong');
  return <rect x={x} y={y} width={width} height={height} rx={8} className={fill} />;
}
