'use client';
import { MenuAt, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import { titleOf, verbsFor } from './menu-verbs.ts';

/** The menu of an Action, a link, a selection or the canvas: all that a gesture or a key does, by name. */
export function CanvasMenu() {
  const menu = useView((state) => state.menu);
  const editor = useEditor();
  if (menu === null) return null;
  const close = () => editor.view.setState({ menu: null });
  const run = (act: () => void) => {
    close();
    // The canvas has the focus again before an act gives it to something else.
    editor.canvas.current?.focus();
    act();
  };
  return (
    <MenuAt
      key={`${menu.screen.x} ${menu.screen.y}`}
      at={menu.screen}
      label={titleOf(editor, menu.on)}
      onClose={() => {
        close();
        editor.canvas.current?.focus();
      }}
    >
      {verbsFor(editor, menu).map((group, index) => (
        <div key={group[0]?.title} role="presentation">
          {index > 0 && <MenuSeparator />}
          {group.map(({ title, icon, keys, danger, act }) => (
            <MenuItem key={title} icon={icon} end={keys} danger={danger === true} onSelect={() => run(act)}>
              {title}
            </MenuItem>
          ))}
        </div>
      ))}
    </MenuAt>
  );
}
