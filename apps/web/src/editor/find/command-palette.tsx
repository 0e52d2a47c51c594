'use client';
import { useRef, useState } from 'react';
import { CommandBox } from '../../commands/command-box.tsx';
import { useRecentCommands } from '../../commands/recent-commands.ts';
import { useEditor } from '../state/use-editor.ts';
import { say } from '../state/view.ts';
import { type Command, useCommandGroups } from './use-command-groups.ts';

const signs = [
  ['@', 'Actions'],
  ['+', 'add'],
  ['/', 'commands'],
  ['#', 'stories'],
] as const;

/** Everything one can do, and everything in reach, behind one key. */
export function CommandPalette() {
  const editor = useEditor();
  const { view } = editor;
  const used = useRecentCommands((state) => state.used);
  const [typed, setTyped] = useState('');
  const { groups, searching } = useCommandGroups(typed);
  const [before] = useState(() => document.activeElement);
  const chosen = useRef(false);

  const close = () => view.setState(({ overlay }) => (overlay === 'commands' ? { overlay: null } : {}));
  const choose = (command: Command) => {
    if (command.reason !== null) {
      say(view, `Not possible: ${command.reason}`);
      return;
    }
    chosen.current = true;
    used(command.id);
    close();
    // The palette is gone by then: what runs may move the focus, or open something else.
    requestAnimationFrame(() => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
      command.run(editor);
    });
  };
  return (
    <CommandBox
      placeholder="Find a command, an Action, a story"
      typed={typed}
      onTyped={setTyped}
      groups={groups}
      searching={searching}
      signs={signs}
      onChoose={choose}
      onClose={close}
      restoresFocus={() => !chosen.current}
    />
  );
}
