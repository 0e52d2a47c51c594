'use client';
import { EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import { cx } from '../../ui/cx.ts';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { portTitle } from '../rules/types.ts';
import { useAction, useActivity, useEditor, useView } from '../state/use-editor.ts';
import type { LinkEdge } from './elements.ts';
import { pointAtLink } from './hot-link.ts';

const ARROW = 7;
/** How far right of the middle the “+” stands, when the port's name is there. */
const NAME_ROOM = 52;

/** A link: right angles, 10 px bends. It moves with its ends and repaints with its own count. */
export const LinkLine = memo(function LinkLine(props: EdgeProps<LinkEdge>) {
  const { id, source, target, sourceX, sourceY, targetX, targetY, selected, sourceHandleId } = props;
  const port = sourceHandleId ?? 'success';
  const from = useAction(source);
  const look = useLook({ id, source, target, port });
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    sourcePosition: props.sourcePosition,
    targetX,
    targetY: targetY - ARROW,
    targetPosition: props.targetPosition,
    borderRadius: 10,
    offset: 10,
  });
  const isHot = useView((state) => state.hotLink === id);
  const isTarget = useView((state) => state.dropLink === id);
  const { view, readOnly } = useEditor();
  const insert = (event: MouseEvent) => {
    event.stopPropagation();
    const screen = { x: event.clientX, y: event.clientY };
    view.setState({ quickAdd: { at: { x: 0, y: 0 }, screen, after: null, into: id } });
  };
  const named = port !== 'success';
  const straight = Math.abs(sourceX - targetX) < 1;
  const aside = named || !straight ? 0 : props.data?.countSide === 'left' ? -24 : 24;
  return (
    <>
      <g
        className={cx(
          'link',
          look.tone,
          port === 'failure' && 'is-failure',
          (selected === true || isTarget) && 'is-selected',
        )}
      >
        <path d={path} fill="none" stroke="transparent" strokeWidth={24} />
        <path d={path} className="link-path" />
        <path d={`M${targetX - 4} ${targetY - ARROW}h8l-4 ${ARROW}z`} className="link-head" />
      </g>
      {(isHot || selected === true || isTarget) && !readOnly && (
        <EdgeLabelRenderer>
          <button
            type="button"
            tabIndex={-1}
            className="link-add nodrag nopan"
            aria-label={`Insert an Action after ${from?.name ?? ''}`}
            style={{
              transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)`,
              ...(named ? { marginLeft: NAME_ROOM } : {}),
            }}
            onMouseEnter={() => pointAtLink(view, id)}
            onMouseLeave={() => pointAtLink(view, null)}
            onClick={insert}
          >
            <Icon of={Plus} size={12} />
          </button>
        </EdgeLabelRenderer>
      )}
      {(named || look.count !== null) && (
        <EdgeLabelRenderer>
          <div
            className={cx('link-label', named && 'is-port', look.tone === 'is-off' && 'is-off')}
            style={{ transform: `translate(-50%, -50%) translate(${labelX + aside}px, ${labelY}px)` }}
          >
            {named && portTitle(from, port)}
            {look.count !== null && <b>{formatCount(look.count)}</b>}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

type Look = { tone: 'is-path' | 'is-off' | 'is-running' | ''; count: number | null };

function useLook(link: { id: string; source: string; target: string; port: string }): Look {
  const isRun = useActivity((activity) => activity.path !== null);
  const taken = useActivity((activity) => activity.path?.links[link.id]);
  const total = useActivity((activity) => activity.counts[link.source]?.ports[link.port]);
  const running = useActivity((activity) => activity.counts[link.target]?.state === 'running');
  if (isRun)
    return taken === undefined
      ? { tone: 'is-off', count: null }
      : { tone: 'is-path', count: taken > 1 ? taken : null };
  return { tone: running ? 'is-running' : '', count: total === undefined || total === 0 ? null : total };
}
