'use client';
import { ViewportPortal } from '@xyflow/react';
import { cx } from '../../ui/cx.ts';
import { formatCount } from '../../ui/format.ts';
import { useActivity } from '../state/use-editor.ts';
import { linkGroups } from './link-groups.ts';
import type { LinkShape } from './link-lines.ts';

/**
 * Links from far away, where nothing is written at them: few paths instead of four elements for each. The one under
 * the pointer, what is selected and what moves is drawn by link-line.tsx (use-far-links.ts).
 */
export function FarLinks({ shapes }: { shapes: readonly LinkShape[] }) {
  const counts = useActivity((activity) => activity.counts);
  const path = useActivity((activity) => activity.path);
  const comparison = useActivity((activity) => activity.comparison);
  return (
    <ViewportPortal>
      <svg
        className="far-links"
        role="img"
        aria-label={shapes.length === 1 ? '1 link' : `${formatCount(shapes.length)} links`}
      >
        {linkGroups(shapes, { counts, path, comparison }).map(({ key, tone, isFailure, lines, heads }) => (
          <g key={key} className={cx('link', tone, isFailure && 'is-failure')}>
            <path d={lines} className="link-path" />
            <path d={heads} className="link-head" />
          </g>
        ))}
      </svg>
    </ViewportPortal>
  );
}
