'use client';
import {
  Ban,
  Copy,
  Download,
  Ellipsis,
  FolderInput,
  Lock,
  LockOpen,
  Pencil,
  Play,
  SlidersHorizontal,
  Star,
  StarOff,
  Tag,
  Trash2,
} from 'lucide-react';
import type { StoryItem } from '../../../src/app-shell/trpc.ts';
import { IconButton } from '../../../src/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../../src/ui/menu.tsx';
import type { StoryActions } from './use-story-actions.ts';

/** What a dialog is opened for. */
export type StoryAsk = { what: 'rename' | 'settings' | 'move' | 'tag' | 'lock'; story: StoryItem };

type StoryMenuProps = {
  story: StoryItem;
  canEdit: boolean;
  actions: StoryActions;
  onAsk: (ask: StoryAsk) => void;
};

/** What can be done to one story without opening it. A lock leaves what is no edit of it. */
export function StoryMenu({ story, canEdit, actions, onAsk }: StoryMenuProps) {
  const ask = (what: StoryAsk['what']) => () => onAsk({ what, story });
  const { locked, favourite, disabled } = story;
  return (
    <Menu align="end" trigger={<IconButton icon={Ellipsis} label={`More for ${story.name}`} size="sm" />}>
      {canEdit && (
        <MenuItem icon={Pencil} disabled={locked} onSelect={ask('rename')}>
          Rename
        </MenuItem>
      )}
      <MenuItem icon={SlidersHorizontal} onSelect={ask('settings')}>
        Settings
      </MenuItem>
      <MenuItem icon={favourite ? StarOff : Star} onSelect={() => actions.setFavourite(story, !favourite)}>
        {favourite ? 'Take off favourites' : 'Add to favourites'}
      </MenuItem>
      {canEdit && (
        <>
          <MenuItem icon={FolderInput} onSelect={ask('move')}>
            Move to…
          </MenuItem>
          <MenuItem icon={Tag} onSelect={ask('tag')}>
            Tags…
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={Copy} onSelect={() => actions.duplicate(story)}>
            Duplicate
          </MenuItem>
        </>
      )}
      <MenuItem icon={Download} onSelect={() => void actions.exportFile(story)}>
        Export as file
      </MenuItem>
      {canEdit && (
        <>
          <MenuItem
            icon={locked ? LockOpen : Lock}
            onSelect={locked ? () => actions.unlock(story) : ask('lock')}
          >
            {locked ? 'Take the lock off' : 'Lock…'}
          </MenuItem>
          <MenuItem
            icon={disabled ? Play : Ban}
            disabled={locked}
            onSelect={() => actions.setDisabled(story, !disabled)}
          >
            {disabled ? 'Enable' : 'Disable'}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={Trash2} danger disabled={locked} onSelect={() => actions.remove(story)}>
            Delete
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
