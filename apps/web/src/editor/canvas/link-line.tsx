'use client';
import type { GraphLink } from '@storyloom/engine';
import { type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import { cx } from '../../ui/cx.ts';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { portTitle } from '../rules/types.ts';
import { useAction, useActivity, useEditor, useView } from '../state/use-editor.ts';
import type { LinkEdge } from './elements.ts';
import { pointAtLink } from './hot-link.ts';
import { OverLinks } from './over-links.tsx';
import { countRender } from './renders.ts';

const ARROW = 7;
/** How far right of the middle the “+” stands, when a name or a count is there. */
const NAME_ROOM = 52;
/** How far beside a straight link its count stands, and the “+” of a short one, on the other side. */
const ASIDE = 24;
/** A shorter link has no room for a “+” on it: it could not be clicked, only added to. */
const SHORT = 72;

/** A link: right angles, 10 px bends. It moves with its ends and repaints with its own count. */
export const LinkLine = memo(function LinkLine(props: EdgeProps<LinkEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, selected, data } = props;
  const links = data?.links ?? none;
  const [first] = links;
  const port = first?.port ?? 'success';
  const from = useAction(first?.from ?? null);
  const look = useLook(links);
  const { commands, view, readOnly } = useEditor();
  countRender('links');
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
  const insert = (event: MouseEvent) => {
    event.stopPropagation();
    const screen = { x: event.clientX, y: event.clientY };
    view.setState({ quickAdd: { at: { x: 0, y: 0 }, screen, after: null, into: id } });
  };
  const named = port !== 'success' && links.length === 1;
  const mayInsert = !readOnly && links.length === 1;
  const straight = Math.abs(sourceX - targetX) < 1;
  const side = data?.countSide === 'left' ? -ASIDE : ASIDE;
  const aside = named || !straight ? 0 : side;
  const isShort = straight && targetY - sourceY < SHORT;
  const addAside = named || (look.count !== null && !straight) ? NAME_ROOM : isShort ? -side : 0;
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
      {(isHot || selected === true || isTarget) && mayInsert && (
        <OverLinks>
          <button
            type="button"
            tabIndex={-1}
            className="link-add nodrag nopan"
            aria-label={`Insert an Action after ${from?.name ?? ''}`}
            style={{
              transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)`,
              marginLeft: addAside,
            }}
            onMouseEnter={() => pointAtLink(view, id)}
            onMouseLeave={() => pointAtLink(view, null)}
            onClick={insert}
          >
            <Icon of={Plus} size={12} />
          </button>
        </OverLinks>
      )}
      {(named || look.count !== null) && (
        <OverLinks>
          <div
            className={cx('link-label', named && 'is-port', look.tone === 'is-off' && 'is-off')}
            style={{ transform: `translate(-50%, -50%) translate(${labelX + aside}px, ${labelY}px)` }}
          >
            {named && portTitle(from, port)}
            {look.count !== null && first && (
              <button
                type="button"
                tabIndex={-1}
                className="link-count"
                aria-label={`${formatCount(look.count)} events along this link${look.isRun ? '' : ' in the last 24 hours'}. Show them.`}
                onClick={() => commands.showEvents(first.from, port)}
              >
                {formatCount(look.count)}
              </button>
            )}
          </div>
        </OverLinks>
      )}
    </>
  );
});

type Look = {
  tone: 'is-path' | 'is-path is-alone' | 'is-second' | 'is-off' | 'is-running' | '';
  count: number | null;
  isRun: boolean;
};

const none: readonly GraphLink[] = [];

/** What went along these, in the run that is shown or lately. */
function useLook(links: readonly GraphLink[]): Look {
  const isRun = useActivity((activity) => activity.path !== null);
  const isCompared = useActivity((activity) => activity.comparison !== null);
  const taker = useActivity(({ comparison }) => takerOf(links.map(({ id }) => comparison?.links[id])));
  const taken = useActivity(({ path }) => sum(links.map(({ id }) => path?.links[id])));
  const total = useActivity(({ counts }) => sum(links.map(({ from, port }) => counts[from]?.ports[port])));
  const running = useActivity(({ counts }) => links.some(({ to }) => counts[to]?.state === 'running'));
  if (isCompared) {
    const tones = { both: 'is-path', first: 'is-path is-alone', second: 'is-second' } as const;
    return { tone: taker === undefined ? 'is-off' : tones[taker], count: null, isRun };
  }
  if (isRun) return { tone: taken === 0 ? 'is-off' : 'is-path', count: taken > 1 ? taken : null, isRun };
  return { tone: running ? 'is-running' : '', count: total === 0 ? null : total, isRun };
}

type Taker = 'both' | 'first' | 'second';

/** Which of two compared runs went along any of these. */
function takerOf(takers: readonly (Taker | undefined)[]): Taker | undefined {
  const [only, other] = new Set(takers.filter((taker) => taker !== undefined));
  return other === undefined ? only : 'both';
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((all, count) => all + (count ?? 0), 0);
}
