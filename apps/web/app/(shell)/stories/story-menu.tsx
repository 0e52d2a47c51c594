'use client';
import { Ban, Copy, Download, Ellipsis, Pencil, Play, SlidersHorizontal, Trash2 } from 'lucide-react';
import type { StoryItem } from '../../../src/app-shell/trpc.ts';
import { IconButton } from '../../../src/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../../src/ui/menu.tsx';
import type { StoryActions } from './use-story-actions.ts';

type StoryMenuProps = {
  story: StoryItem;
  canEdit: boolean;
  actions: StoryActions;
  onRename: () => void;
  onSettings: () => void;
};

/** What can be done to one story without opening it. */
export function StoryMenu({ story, canEdit, actions, onRename, onSettings }: StoryMenuProps) {
  const settingsItem = (
    <MenuItem icon={SlidersHorizontal} onSelect={onSettings}>
      Settings
    </MenuItem>
  );
  const exportItem = (
    <MenuItem icon={Download} onSelect={() => void actions.exportFile(story)}>
      Export as file
    </MenuItem>
  );
  return (
    <Menu align="end" trigger={<IconButton icon={Ellipsis} label={`More for ${story.name}`} size="sm" />}>
      {!canEdit && settingsItem}
      {!canEdit && exportItem}
      {canEdit && (
        <>
          <MenuItem icon={Pencil} onSelect={onRename}>
            Rename
          </MenuItem>
          {settingsItem}
          <MenuItem icon={Copy} onSelect={() => actions.duplicate(story)}>
            Duplicate
          </MenuItem>
          {exportItem}
          <MenuItem
            icon={story.disabled ? Play : Ban}
            onSelect={() => actions.setDisabled(story, !story.disabled)}
          >
            {story.disabled ? 'Enable' : 'Disable'}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={Trash2} danger onSelect={() => actions.remove(story)}>
            Delete
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
