'use client';
import type { GraphAction } from '@storyloom/engine';
import { Columns3, Copy, CopyPlus, Ellipsis, PanelRight, Power, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuSeparator } from '../../ui/menu.tsx';
import { BypassIcon } from '../../ui/own-icons.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { ActItem } from '../acts/act-item.tsx';
import { isSource, tileOf } from '../rules/types.ts';
import { turnPanes } from '../state/panes.ts';
import { useEditor, useView } from '../state/use-editor.ts';

/** What the panel is about: type, name to edit, slug, and what can be done to the whole of it. */
export function PanelHead({ action, onClose }: { action: GraphAction; onClose: () => void }) {
  const { view, readOnly } = useEditor();
  const panesOpen = useView((state) => state.panesOpen);
  return (
    <header className="flex shrink-0 items-center gap-0.5 py-2.5 pr-2.5 pl-4">
      <TypeTile type={tileOf(action)} size="lg" />
      <div className="ml-2 min-w-0 flex-1">
        <NameField key={action.name} action={action} />
        <code className="block truncate px-1 text-11 font-normal text-ink-3">{action.slug}</code>
      </div>
      <IconButton
        icon={panesOpen ? PanelRight : Columns3}
        label={panesOpen ? 'One pane' : 'Input, options and output'}
        aria-pressed={panesOpen}
        className="max-sm:hidden"
        onClick={() => turnPanes(view)}
      />
      {!readOnly && (
        <Menu trigger={<IconButton icon={Ellipsis} label="More" />} align="end">
          <ActItem act="duplicate" icon={CopyPlus} />
          <ActItem act="copy" icon={Copy} />
          <ActItem act="disable" icon={Power} />
          {!isSource(action) && <ActItem act="bypass" icon={BypassIcon} />}
          <MenuSeparator />
          <ActItem act="remove" icon={Trash2} danger />
        </Menu>
      )}
      <IconButton icon={X} label="Close" keys={['Esc']} onClick={onClose} />
    </header>
  );
}

/** Taken over on Enter or when it loses the focus; Esc puts the old name back. */
function NameField({ action }: { action: GraphAction }) {
  const { commands, readOnly } = useEditor();
  const [name, setName] = useState(action.name);
  return (
    <input
      aria-label="Name"
      value={name}
      readOnly={readOnly}
      maxLength={120}
      spellCheck={false}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={() => {
        if (name.trim() === '') setName(action.name);
        else commands.rename(action.id, name);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        setName(action.name);
      }}
      className="h-6 w-full min-w-0 truncate rounded-1 bg-transparent px-1 text-14 font-semibold hover:bg-hover focus:bg-surface max-sm:-mt-1 max-sm:-mb-2 max-sm:h-9 max-sm:text-16"
    />
  );
}
