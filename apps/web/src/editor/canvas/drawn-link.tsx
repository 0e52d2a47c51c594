'use client';
import { type ConnectionLineComponentProps, getSmoothStepPath } from '@xyflow/react';
import { whyNot } from '../rules/connect.ts';
import { useEditor } from '../state/use-editor.ts';

/** The wire while it is drawn; over an Action that cannot take it, it says why. */
export function DrawnLink(props: ConnectionLineComponentProps) {
  const { fromX, fromY, toX, toY, fromPosition, toPosition, fromNode, fromHandle, toNode, pointer } = props;
  const { draft } = useEditor();
  const [path] = getSmoothStepPath({
    sourceX: fromX,
    sourceY: fromY,
    sourcePosition: fromPosition,
    targetX: toX,
    targetY: toY,
    targetPosition: toPosition,
    borderRadius: 10,
    offset: 10,
  });
  // A link whose start is in the hand is drawn from its target.
  const isNew = fromHandle.type === 'source';
  const refusal =
    toNode &&
    isNew &&
    toNode.id !== fromNode.id &&
    whyNot(draft.store.getState().graph, {
      from: fromNode.id,
      port: fromHandle.id ?? 'success',
      to: toNode.id,
    });
  return (
    <g>
      <path d={path} className="link-drawn" />
      {refusal && (
        <foreignObject
          x={pointer.x + 12}
          y={pointer.y + 12}
          width={320}
          height={28}
          className="overflow-visible"
        >
          <div role="tooltip" className="w-max rounded-2 bg-ink px-2 py-1 text-12 text-surface">
            {refusal}
          </div>
        </foreignObject>
      )}
    </g>
  );
}
