'use client';
import type { GraphLink } from '@storyloom/engine';
import type { EdgeProps } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import { cx } from '../../ui/cx.ts';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { countOf, toneOf } from '../rules/link-look.ts';
import { portTitle } from '../rules/types.ts';
import { useAction, useActivity, useEditor, useView } from '../state/use-editor.ts';
import type { LinkEdge } from './elements.ts';
import { pointAtLink } from './hot-link.ts';
import { REACH } from './link-lines.ts';
import { linkPath } from './link-path.ts';
import { OverLinks } from './over-links.tsx';
import { countRender } from './renders.ts';
import { noPicture } from './told-link.ts';

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
  const tone = useActivity((activity) => toneOf(links, activity));
  const count = useActivity((activity) => countOf(links, activity));
  const isRun = useActivity((activity) => activity.path !== null);
  const { commands, view, readOnly } = useEditor();
  countRender('links');
  const { path, head, labelX, labelY } = linkPath(props);
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
  const addAside = named || (count !== null && !straight) ? NAME_ROOM : isShort ? -side : 0;
  return (
    <>
      <g
        ref={noPicture}
        className={cx(
          'link',
          tone,
          port === 'failure' && 'is-failure',
          (selected === true || isTarget) && 'is-selected',
        )}
      >
        <path d={path} fill="none" stroke="transparent" strokeWidth={2 * REACH} />
        <path d={path} className="link-path" />
        <path d={head} className="link-head" />
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
      {(named || count !== null) && (
        <OverLinks>
          <div
            className={cx('link-label', named && 'is-port', tone === 'is-off' && 'is-off')}
            style={{ transform: `translate(-50%, -50%) translate(${labelX + aside}px, ${labelY}px)` }}
          >
            {named && portTitle(from, port)}
            {count !== null && first && (
              <button
                type="button"
                tabIndex={-1}
                className="link-count"
                aria-label={`${formatCount(count)} events along this link${isRun ? '' : ' in the last 24 hours'}. Show them.`}
                onClick={() => commands.showEvents(first.from, port)}
              >
                {formatCount(count)}
              </button>
            )}
          </div>
        </OverLinks>
      )}
    </>
  );
});

const none: readonly GraphLink[] = [];
