'use client';
import { useQuery } from '@tanstack/react-query';
import {
  ChevronDown,
  CirclePause,
  CirclePlay,
  Download,
  Lock,
  LockOpen,
  SlidersHorizontal,
} from 'lucide-react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useStorySwitch } from '../../story-settings/use-story-switch.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { StateBadge } from '../../ui/state.tsx';
import { isLocked } from '../acts/act.ts';
import { ActItem } from '../acts/act-item.tsx';
import { useEditor, useView } from '../state/use-editor.ts';

/** What concerns the story as a whole; a mark while it is suspended. */
export function StoryMenu() {
  const editor = useEditor();
  const { canRun, storyId } = editor;
  const locked = isLocked(editor);
  const name = useView((state) => state.story.name);
  const { suspend, resume } = useStorySwitch({ id: storyId, name });
  const isSuspended = useIsSuspended();
  return (
    <>
      <Menu trigger={<IconButton icon={ChevronDown} label="Story menu" size="sm" className="-ml-1.5" />}>
        <ActItem act="settings" icon={SlidersHorizontal} />
        <ActItem act="exportFile" icon={Download} />
        {canRun && (
          <>
            <MenuSeparator />
            {locked ? <ActItem act="unlock" icon={LockOpen} /> : <ActItem act="lock" icon={Lock} />}
            <MenuItem
              icon={isSuspended ? CirclePlay : CirclePause}
              onSelect={() => (isSuspended ? resume : suspend).mutate({ id: storyId })}
            >
              {isSuspended ? 'Resume' : 'Suspend'}
            </MenuItem>
          </>
        )}
      </Menu>
      <SuspendedMark />
    </>
  );
}

export function SuspendedMark() {
  return useIsSuspended() ? <StateBadge state="waiting">Suspended</StateBadge> : null;
}

function useIsSuspended(): boolean {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const settings = useQuery(trpc.stories.settings.queryOptions({ id: storyId }));
  return settings.data?.suspendedAt != null;
}
