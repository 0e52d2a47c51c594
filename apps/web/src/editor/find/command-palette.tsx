'use client';
import { Command as Cmdk } from 'cmdk';
import { CornerDownLeft, Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { CommandDialog } from '../../ui/command-dialog.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/icon.tsx';
import { Kbd, Keys } from '../../ui/kbd.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { isMac, keyCaps } from '../acts/keys.ts';
import { useEditor } from '../state/use-editor.ts';
import { say } from '../state/view.ts';
import { useRecentCommands } from './recent-commands.ts';
import { type Command, useCommandGroups } from './use-command-groups.ts';

/** Everything one can do, and everything in reach, behind one key. */
export function CommandPalette() {
  const editor = useEditor();
  const { view } = editor;
  const used = useRecentCommands((state) => state.used);
  const [typed, setTyped] = useState('');
  const { groups, searching } = useCommandGroups(typed);
  const [before] = useState(() => document.activeElement);
  const field = useRef<HTMLInputElement>(null);
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
    <CommandDialog
      label="Commands"
      onClose={close}
      initialFocus={field}
      restoresFocus={() => !chosen.current}
    >
      <Cmdk
        label="Commands"
        shouldFilter={false}
        loop
        vimBindings={false}
        // A mouse that rests where the palette opens chooses nothing: Enter takes the best fit.
        disablePointerSelection
        className="flex min-h-0 flex-col outline-none"
      >
        <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
          <Icon of={Search} className="text-ink-3" />
          <Cmdk.Input
            ref={field}
            value={typed}
            onValueChange={setTyped}
            placeholder="Find a command, an Action, a story"
            className="min-w-0 flex-1 bg-transparent text-14 outline-none max-sm:text-16"
          />
          <Kbd>Esc</Kbd>
        </div>
        <Cmdk.List label="Commands" className="min-h-0 flex-1 scroll-py-1 overflow-y-auto p-1">
          {groups.map(({ title, commands }) => (
            <Cmdk.Group
              key={title}
              heading={<span className="block px-2 pt-1.5 pb-0.5 text-11 text-ink-3">{title}</span>}
            >
              {commands.map((command) => (
                <Row key={command.id} command={command} onChoose={() => choose(command)} />
              ))}
            </Cmdk.Group>
          ))}
          {groups.length === 0 && (
            <p role="status" className="px-3 py-4 text-ink-2">
              {searching ? 'Searching stories…' : `Nothing is called “${typed.trim()}”.`}
            </p>
          )}
        </Cmdk.List>
        <Signs />
      </Cmdk>
    </CommandDialog>
  );
}

function Row({ command, onChoose }: { command: Command; onChoose: () => void }) {
  const { title, detail, tile, keys, reason } = command;
  return (
    <Cmdk.Item
      value={command.id}
      onSelect={onChoose}
      className="group flex min-h-8 cursor-default items-center gap-2 rounded-2 px-2 hover:bg-hover data-[selected=true]:bg-highlight max-sm:min-h-11"
    >
      {tile !== undefined && <TypeTile type={tile} />}
      <span className={cx('shrink-0 max-w-[70%] truncate', reason !== null && 'text-ink-3')}>{title}</span>
      {detail !== '' && <span className="min-w-0 truncate text-12 text-ink-3">{detail}</span>}
      <span className="ml-auto flex shrink-0 items-center gap-2 pl-2 text-12 text-ink-3">
        {reason !== null && (
          <span>
            <span className="sr-only">Not possible: </span>
            {reason}
          </span>
        )}
        {keys !== undefined && (
          <span className={reason === null ? undefined : 'max-sm:hidden'}>
            <Keys keys={keyCaps(keys, isMac())} />
          </span>
        )}
        {keys === undefined && reason === null && (
          <Icon of={CornerDownLeft} size={14} className="invisible group-data-[selected=true]:visible" />
        )}
      </span>
    </Cmdk.Item>
  );
}

const signs = [
  ['@', 'Actions'],
  ['+', 'add'],
  ['/', 'commands'],
  ['#', 'stories'],
] as const;

/** What narrows the list to one kind. */
function Signs() {
  return (
    <div className="flex h-8 shrink-0 items-center gap-3 border-t border-line px-4 text-11 text-ink-3 max-sm:hidden">
      {signs.map(([sign, name]) => (
        <span key={sign} className="inline-flex items-center gap-1.5">
          <Kbd>{sign}</Kbd>
          {name}
        </span>
      ))}
    </div>
  );
}
