'use client';
import { useQuery } from '@tanstack/react-query';
import {
  ChevronDown,
  CirclePause,
  CirclePlay,
  Download,
  Hand,
  Lock,
  LockOpen,
  SlidersHorizontal,
} from 'lucide-react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useTeam } from '../../app-shell/use-team.ts';
import { useStorySwitch } from '../../story-settings/use-story-switch.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator, MenuToggle } from '../../ui/menu.tsx';
import { StateBadge } from '../../ui/state.tsx';
import { isLocked } from '../acts/act.ts';
import { ActItem } from '../acts/act-item.tsx';
import { rememberByHand } from '../document/by-hand.ts';
import { useDraft, useEditor, useView } from '../state/use-editor.ts';

/** What concerns the story as a whole; a mark while it is suspended. */
export function StoryMenu() {
  const editor = useEditor();
  const { canRun, readOnly, storyId } = editor;
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
            {!readOnly && <SaveByHand />}
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

/** Edits wait for Ctrl+S, for this person in this story. */
function SaveByHand() {
  const { draft, storyId } = useEditor();
  const userId = useTeam().me.data?.user.id;
  const byHand = useDraft((state) => state.byHand);
  const change = (on: boolean) => {
    draft.setByHand(on);
    if (userId !== undefined) rememberByHand({ userId, storyId }, on);
  };
  return (
    <MenuToggle icon={Hand} on={byHand} onChange={change}>
      Save by hand
    </MenuToggle>
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
