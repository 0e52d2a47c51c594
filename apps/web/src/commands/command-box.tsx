'use client';
import { Command as Cmdk } from 'cmdk';
import { CornerDownLeft, Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { isMac, keyCaps } from '../editor/acts/keys.ts';
import { CommandDialog } from '../ui/command-dialog.tsx';
import { cx } from '../ui/cx.ts';
import { Icon, type IconShape } from '../ui/icon.tsx';
import { Kbd, Keys } from '../ui/kbd.tsx';
import { TypeTile } from '../ui/type-tile.tsx';
import type { CommandEntry } from './command-entries.ts';

export type BoxCommand = CommandEntry & {
  keys?: string;
  icon?: IconShape;
  /** The Action type whose icon it has. */
  tile?: string;
  /** Why it cannot be done now. */
  reason: string | null;
};

type Props<Command extends BoxCommand> = {
  placeholder: string;
  typed: string;
  onTyped: (typed: string) => void;
  groups: readonly { title: string; commands: readonly Command[] }[];
  /** The server is asked for more. */
  searching: boolean;
  /** Characters that narrow the list to one kind, and what kind. */
  signs: readonly (readonly [sign: string, name: string])[];
  onChoose: (command: Command) => void;
  onClose: () => void;
  /** Whether the focus goes back to where it was. */
  restoresFocus: () => boolean;
};

/** A field, and the commands that fit what is typed into it; the best fit is chosen. */
export function CommandBox<Command extends BoxCommand>(props: Props<Command>) {
  const { placeholder, typed, onTyped, groups, searching, signs, onChoose, onClose, restoresFocus } = props;
  const field = useRef<HTMLInputElement>(null);
  // What the server adds may come before what was there: the best fit is chosen then, too.
  const best = groups[0]?.commands[0]?.id ?? '';
  const [chosen, setChosen] = useState({ best, id: best });
  const selected = chosen.best === best ? chosen.id : best;
  return (
    <CommandDialog label="Commands" onClose={onClose} initialFocus={field} restoresFocus={restoresFocus}>
      <Cmdk
        label="Commands"
        value={selected}
        onValueChange={(id) => setChosen({ best, id })}
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
            onValueChange={onTyped}
            placeholder={placeholder}
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
                <Row key={command.id} command={command} onChoose={() => onChoose(command)} />
              ))}
            </Cmdk.Group>
          ))}
          {groups.length === 0 && (
            <p role="status" className="px-3 py-4 text-ink-2">
              {searching ? 'Searching stories…' : `Nothing is called “${typed.trim()}”.`}
            </p>
          )}
        </Cmdk.List>
        <div className="flex h-8 shrink-0 items-center gap-3 border-t border-line px-4 text-11 text-ink-3 max-sm:hidden">
          {signs.map(([sign, name]) => (
            <span key={sign} className="inline-flex items-center gap-1.5">
              <Kbd>{sign}</Kbd>
              {name}
            </span>
          ))}
        </div>
      </Cmdk>
    </CommandDialog>
  );
}

function Row({ command, onChoose }: { command: BoxCommand; onChoose: () => void }) {
  const { title, detail, icon, tile, keys, reason } = command;
  return (
    <Cmdk.Item
      value={command.id}
      onSelect={onChoose}
      className="group flex min-h-8 cursor-default items-center gap-2 rounded-2 px-2 hover:bg-hover data-[selected=true]:bg-highlight max-sm:min-h-11"
    >
      {icon && <Icon of={icon} className="text-ink-3" />}
      {tile !== undefined && <TypeTile type={tile} />}
      <span className={cx('max-w-[70%] shrink-0 py-1 wrap-anywhere', reason !== null && 'text-ink-3')}>
        {title}
      </span>
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
