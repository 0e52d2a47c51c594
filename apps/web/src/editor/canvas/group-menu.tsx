'use client';
import type { GraphGroup } from '@storyloom/engine';
import { ChevronsDownUp, ChevronsUpDown, Ellipsis, Network, PencilLine, Trash2, Ungroup } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { members } from '../rules/groups.ts';
import { useEditor } from '../state/use-editor.ts';
import { TintChoice } from './tint-choice.tsx';

/** What can be done to a group, at its head and on its card. */
export function GroupMenu({ group }: { group: GraphGroup }) {
  const { commands, draft } = useEditor();
  const { id, collapsed = false } = group;
  const tidy = () => {
    commands.select(members(draft.store.getState().graph, id));
    void commands.tidy();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: it has no act of its own: a click on a button in it, or in its menu, is none on the group, which would select it.
    <span
      className="group-tools nodrag nopan pointer-events-auto flex"
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <IconButton
        icon={collapsed ? ChevronsUpDown : ChevronsDownUp}
        label={collapsed ? 'Expand' : 'Collapse'}
        keys={['.']}
        onClick={() => commands.toggleCollapsed([id])}
      />
      <Menu trigger={<IconButton icon={Ellipsis} label={`Group ${group.name}`} />} align="end">
        {!collapsed && (
          <>
            <MenuItem icon={PencilLine} onSelect={() => requestAnimationFrame(() => commands.edit(id))}>
              Rename
            </MenuItem>
            <MenuItem icon={Network} onSelect={tidy}>
              Tidy what is in it
            </MenuItem>
          </>
        )}
        <TintChoice value={group.tint ?? 'grey'} onChange={(tint) => commands.setGroup(id, { tint })} />
        <MenuSeparator />
        <MenuItem icon={Ungroup} onSelect={() => commands.ungroup([id])}>
          Delete group, keep its Actions
        </MenuItem>
        <MenuItem icon={Trash2} danger onSelect={() => commands.removeGroup(id)}>
          Delete group with its Actions
        </MenuItem>
      </Menu>
    </span>
  );
}
