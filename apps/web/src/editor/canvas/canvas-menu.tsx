'use client';
import { Cable } from 'lucide-react';
import { MenuAt, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { ActItem } from '../acts/act-item.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import type { MenuTarget } from '../state/view.ts';
import { useNarrow } from '../use-narrow.ts';
import { menuTitle, otherPorts, rowsFor } from './menu-rows.ts';

/** The menu of an Action, a link, a selection or the canvas: all that a gesture or a key does, by name. The outline has it too. */
export function CanvasMenu() {
  const menu = useView((state) => state.menu);
  const editor = useEditor();
  const narrow = useNarrow();
  const groups = menu === null ? [] : rowsFor(editor, menu.on);
  // Those who only look have nothing to choose on a link.
  if (menu === null || groups.length === 0) return null;
  const close = () => {
    editor.view.setState({ menu: null });
    if (menu.by) menu.by.focus();
    else editor.canvas.current?.focus();
  };
  return (
    <MenuAt
      key={`${menu.screen.x} ${menu.screen.y}`}
      at={menu.screen}
      label={menuTitle(editor, menu.on)}
      // Where somebody pointed, a press elsewhere does what it does.
      modal={narrow || menu.pointed !== true}
      onClose={close}
    >
      {groups.map((group, index) => (
        <div key={group[0]?.act} role="presentation">
          {index > 0 && <MenuSeparator />}
          {group.map((row) => (
            <ActItem key={row.act} {...row} />
          ))}
          {index === 0 && <OtherPorts on={menu.on} />}
        </div>
      ))}
    </MenuAt>
  );
}

/** The other ports that a link can start from: the same act, told from where. */
function OtherPorts({ on }: { on: MenuTarget }) {
  const editor = useEditor();
  const found = otherPorts(editor, on);
  return found?.ports.map(({ name, title }) => (
    <MenuItem
      key={name}
      icon={Cable}
      onSelect={() => {
        editor.commands.startConnecting(found.id, name);
        editor.canvas.current?.focus();
      }}
    >
      Connect {title.toLowerCase()}…
    </MenuItem>
  ));
}
