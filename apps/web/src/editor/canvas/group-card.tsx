'use client';
import type { Id } from '@storyloom/engine';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Box, CircleX } from 'lucide-react';
import { memo } from 'react';
import { useStore } from 'zustand';
import { cx } from '../../ui/cx.ts';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Badge, states } from '../../ui/state.tsx';
import { standing } from '../live/activity.ts';
import { worstOf } from '../rules/groups.ts';
import { useActivity, useEditor, useView } from '../state/use-editor.ts';
import type { GroupNode } from './elements.ts';
import { GroupMenu } from './group-menu.tsx';
import { cardId, GROUP_OUT, INPUT, portPlace } from './ports.ts';

/** A collapsed group: one card for all that is in it, with the state that most wants to be seen. */
export const GroupCard = memo(
  Card,
  (a, b) => a.data === b.data && a.selected === b.selected && a.id === b.id,
);

function Card({ id, data: { group, actions }, selected }: NodeProps<GroupNode>) {
  const { readOnly } = useEditor();
  const focused = useView((state) => state.focus === id);
  const pulsing = useView(({ pulse }) => pulse !== null && (pulse === id || actions.includes(pulse)));
  const { state, failed, dim } = useWorst(actions);
  const problems = useProblemsIn(actions);
  const line = `Group · ${actions.length === 1 ? '1 Action' : `${formatCount(actions.length)} Actions`}`;
  const spoken = [group.name || 'Group', line, state && states[state].word, failed > 0 && `${failed} failed`];
  return (
    <div
      id={cardId(id)}
      data-state={state ?? undefined}
      className={cx(
        'action-card is-group',
        state && states[state].tone,
        selected && 'is-selected',
        focused && 'is-focused',
        pulsing && 'is-pulsing',
        dim && 'is-dim',
      )}
    >
      <span className="action-tile">
        <span className={cx('group-tile', `tint-${group.tint ?? 'grey'}`)}>
          <Icon of={Box} />
        </span>
      </span>
      <span className="min-w-0 flex-1" role="img" aria-label={spoken.filter(Boolean).join(', ')}>
        <span className="action-name">{group.name || 'Group'}</span>
        <span className="action-second">
          <span className="action-line">{line}</span>
        </span>
      </span>
      {!readOnly && (
        <span className="group-card-menu">
          <GroupMenu group={group} />
        </span>
      )}
      {failed > 0 ? (
        <Badge tone="tone-failed" icon={CircleX} className="action-badge">
          {formatCount(failed)} failed
        </Badge>
      ) : (
        problems > 0 && (
          <Badge tone="tone-waiting" className="action-badge">
            {problems === 1 ? '1 problem' : `${problems} problems`}
          </Badge>
        )
      )}
      <Handle type="target" id={INPUT} position={Position.Top} isConnectable={false} className="port-in" />
      <Handle
        type="source"
        id={GROUP_OUT}
        position={Position.Bottom}
        isConnectable={false}
        className="port-out"
        style={{ left: portPlace(0) - 1 }}
      />
    </div>
  );
}

/** The state of all that is in a group as one, of the run that is shown or lately. */
function useWorst(actions: readonly Id[]) {
  const isRun = useActivity((activity) => activity.path !== null);
  const state = useActivity(({ path, counts }) =>
    worstOf(actions.map((id) => (path === null ? standing(counts[id]) : path.actions[id]?.state))),
  );
  const failed = useActivity(({ path, counts }) =>
    path === null ? actions.reduce((sum, id) => sum + (counts[id]?.failed ?? 0), 0) : 0,
  );
  return { state, failed, dim: isRun && state === null };
}

function useProblemsIn(actions: readonly Id[]): number {
  return useStore(useEditor().problems, ({ byAction }) =>
    actions.reduce((sum, id) => sum + (byAction.get(id)?.length ?? 0), 0),
  );
}
