'use client';
import { BaseEdge, type EdgeProps, getSmoothStepPath, Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { cx } from '../../ui/cx.ts';
import { TypeTile } from '../../ui/type-tile.tsx';
import { OverLinks } from '../canvas/over-links.tsx';
import { INPUT } from '../canvas/ports.ts';
import { noPicture } from '../canvas/told-link.ts';
import { describeAction, isSource, portTitle, tileOf } from '../rules/types.ts';
import { MarkBadge, marks } from './mark.tsx';
import type {
  StageAction as ActionNode,
  StageFrame as FrameNode,
  StageNote as NoteNode,
  StageEdge,
} from './stage-elements.ts';

const ARROW = 7;

/** An Action in a picture: as on the canvas, with what became of it. */
export const StageAction = memo(function StageAction({ data, selected }: NodeProps<ActionNode>) {
  const { action, mark, ports } = data;
  const line = describeAction(action);
  const spoken = [action.name, line, ...(mark ? [marks[mark].word.toLowerCase()] : [])].join(', ');
  return (
    <div
      role="img"
      aria-label={spoken}
      data-mark={mark ?? undefined}
      className={cx('action-card', mark && marks[mark].tone, selected && 'is-selected')}
    >
      <span className="action-tile">
        <TypeTile type={tileOf(action)} size="md" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="action-name">{action.name}</span>
        <span className="action-second">
          <span className="action-line">{line}</span>
        </span>
      </span>
      {mark && <MarkBadge mark={mark} className="action-badge" />}
      <Handle
        type="target"
        id={INPUT}
        position={Position.Top}
        isConnectable={false}
        className={cx('port-in', isSource(action) && 'is-none')}
      />
      {ports.map(({ name, left }) => (
        <Handle
          key={name}
          type="source"
          id={name}
          position={Position.Bottom}
          isConnectable={false}
          className="port-out"
          style={{ left: left - 1 }}
        />
      ))}
    </div>
  );
});

export const StageNote = memo(function StageNote({ data, selected }: NodeProps<NoteNode>) {
  const { note, mark } = data;
  const [heading, ...rest] = note.content.split('\n');
  return (
    <div
      role="img"
      aria-label={`Note: ${note.content}${mark ? `, ${marks[mark].word.toLowerCase()}` : ''}`}
      data-mark={mark ?? undefined}
      className={cx('note-card', mark && marks[mark].tone, selected && 'is-selected')}
      style={{ width: note.width ?? 208 }}
    >
      <p className="font-semibold text-ink">{heading?.replace(/^#+\s*/, '')}</p>
      {rest.length > 0 && <p className="whitespace-pre-wrap">{rest.join('\n').trim()}</p>}
      {mark && <MarkBadge mark={mark} className="action-badge" />}
    </div>
  );
});

export const StageFrame = memo(function StageFrame({ data: { name, mark } }: NodeProps<FrameNode>) {
  return (
    <div role="img" aria-label={`Group ${name}`} className="stage-frame">
      <span className="truncate">{name}</span>
      {mark && <MarkBadge mark={mark} />}
    </div>
  );
});

export const StageLink = memo(function StageLink(props: EdgeProps<StageEdge>) {
  const { sourceX, sourceY, targetX, targetY, data } = props;
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
  if (!data) return null;
  const { port, mark } = data;
  const named = port !== 'success';
  return (
    <>
      <g
        ref={noPicture}
        data-mark={mark ?? undefined}
        className={cx('link', mark && marks[mark].tone, port === 'failure' && 'is-failure')}
      >
        <BaseEdge path={path} className="link-path" interactionWidth={0} />
        <path d={`M${targetX - 4} ${targetY - ARROW}h8l-4 ${ARROW}z`} className="link-head" />
      </g>
      {(named || mark !== null) && (
        <OverLinks>
          <div
            className="stage-link-label"
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            {named && <span className="link-label is-port static!">{portTitle(undefined, port)}</span>}
            {mark !== null && <MarkBadge mark={mark} />}
          </div>
        </OverLinks>
      )}
    </>
  );
});
