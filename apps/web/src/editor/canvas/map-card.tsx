'use client';
import type { MiniMapNodeProps } from '@xyflow/react';
import { cx } from '../../ui/cx.ts';
import { actionsIn, worstOf } from '../rules/groups.ts';
import { useActivity, useDraft, useEditor } from '../state/use-editor.ts';
import { useProblemCount } from './use-problems.ts';

const fills: Partial<Record<string, string>> = {
  failed: 'fill-[var(--state-failed-solid)]',
  running: 'fill-[var(--state-running-solid)]',
  succeeded: 'fill-[var(--state-succeeded-solid)]',
};

/** One thing on the map. An Action is loud when it runs, failed or has problems, green only on a run's path. */
export function MapCard({ id, x, y, width, height, selected }: MiniMapNodeProps) {
  const kind = useDraft(({ graph }) => {
    const group = graph.groups[id];
    if (group) return group.collapsed ? 'card' : 'frame';
    return graph.notes[id] ? 'note' : 'card';
  });
  const fill = useFill(id);
  const shape = { x, y, width, height, rx: 8 };
  if (kind === 'frame') {
    return (
      <rect
        {...shape}
        fill="none"
        strokeWidth={2}
        vectorEffect="non-scaling-stroke"
        className={selected === true ? 'stroke-accent' : 'stroke-line-strong'}
      />
    );
  }
  if (kind === 'note')
    return <rect {...shape} className={cx('map-note', selected === true && 'fill-accent')} />;
  return <rect {...shape} className={selected === true ? 'fill-accent' : fill} />;
}

function useFill(id: string): string {
  const { draft } = useEditor();
  const problems = useProblemCount(id);
  const state = useActivity((activity) => {
    const { graph } = draft.store.getState();
    const ids = graph.groups[id] ? actionsIn(graph, id) : [id];
    if (activity.path !== null) return worstOf(ids.map((one) => activity.path?.actions[one]?.state));
    const latest = worstOf(ids.map((one) => activity.counts[one]?.state));
    return latest === 'succeeded' ? null : latest;
  });
  const loud = state === null ? undefined : fills[state];
  return loud ?? (problems > 0 ? 'fill-[var(--state-waiting-solid)]' : 'fill-line-strong');
}
