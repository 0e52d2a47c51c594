'use client';
import type { Id } from '@storyloom/engine';
import { type NodeProps, useStore as useFlow, ViewportPortal } from '@xyflow/react';
import { memo, useContext } from 'react';
import { useStore } from 'zustand';
import { cx } from '../../ui/cx.ts';
import { useEditor, useView } from '../state/use-editor.ts';
import { DragContext } from './drag-context.ts';
import type { GroupNode } from './elements.ts';
import { GroupMenu } from './group-menu.tsx';
import { GroupName } from './group-name.tsx';
import { cardId } from './ports.ts';

/** A group that is open: a frame behind its members, moved by its head. */
export const GroupFrame = memo(
  Frame,
  (a, b) => a.data === b.data && a.selected === b.selected && a.width === b.width && a.height === b.height,
);

function Frame({ id, data: { group, actions }, selected, width, height }: NodeProps<GroupNode>) {
  const { readOnly } = useEditor();
  const focused = useView((state) => state.focus === id);
  const drag = useContext(DragContext);
  const into = useStore(drag, (state) => state.into === id);
  const near = useFlow((flow) => flow.transform[2] >= 0.5);
  return (
    <section
      id={cardId(id)}
      aria-label={`Group ${group.name}, ${actions.length === 1 ? '1 Action' : `${actions.length} Actions`}`}
      className={cx(
        'group-frame',
        `tint-${group.tint ?? 'grey'}`,
        selected && 'is-selected',
        focused && 'is-focused',
        into && 'is-target',
      )}
    >
      <ViewportPortal>
        <Ground
          id={id}
          width={width}
          height={height}
          className={cx(`tint-${group.tint ?? 'grey'}`, into && 'is-target')}
        />
      </ViewportPortal>
      <div className="group-head">
        <GroupName group={group} />
        {near && !readOnly && <GroupMenu group={group} />}
      </div>
    </section>
  );
}

type GroundProps = { id: Id; width: number | undefined; height: number | undefined; className: string };

/** Its colour, below the links; the head stands above them. It alone is drawn again while the group is moved. */
function Ground({ id, width, height, className }: GroundProps) {
  const transform = useFlow(({ nodeLookup }) => {
    const at = nodeLookup.get(id)?.internals.positionAbsolute;
    return at && `translate(${at.x}px, ${at.y}px)`;
  });
  return <div className={cx('group-ground', className)} style={{ width, height, transform }} />;
}
