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
import { useState } from 'react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { LockDialog } from '../../story-settings/lock-dialog.tsx';
import { StorySettingsDialog } from '../../story-settings/story-settings-dialog.tsx';
import { useLock, useUnlock } from '../../story-settings/use-lock.ts';
import { useStorySwitch } from '../../story-settings/use-story-switch.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { StateBadge } from '../../ui/state.tsx';
import { useEditor, useGraph, useView } from '../state/use-editor.ts';
import { useExport } from './use-export.ts';

/** What concerns the story as a whole; a mark while it is suspended. */
export function StoryMenu() {
  const { canRun, storyId } = useEditor();
  const name = useView((state) => state.story.name);
  const { suspend, resume } = useStorySwitch({ id: storyId, name });
  const isSuspended = useIsSuspended();
  const save = useExport();
  const [settings, setSettings] = useState(false);
  const [locking, setLocking] = useState(false);
  const lock = useLock(storyId);
  const unlock = useUnlock();
  return (
    <>
      <Menu trigger={<IconButton icon={ChevronDown} label="Story menu" size="sm" className="-ml-1.5" />}>
        <MenuItem icon={SlidersHorizontal} onSelect={() => setSettings(true)}>
          Settings
        </MenuItem>
        <MenuItem icon={Download} onSelect={save}>
          Export as file
        </MenuItem>
        {canRun && (
          <>
            <MenuSeparator />
            {lock !== undefined && (
              <MenuItem
                icon={lock ? LockOpen : Lock}
                onSelect={() => (lock ? unlock.mutate({ id: storyId }) : setLocking(true))}
              >
                {lock ? 'Take the lock off' : 'Lock…'}
              </MenuItem>
            )}
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
      {locking && <LockDialog story={{ id: storyId, name }} onClosed={() => setLocking(false)} />}
      {settings && <EditorSettings onClosed={() => setSettings(false)} />}
    </>
  );
}

/** The settings of the story that is open. */
export function EditorSettings({ onClosed }: { onClosed: () => void }) {
  const { storyId, canRun, view } = useEditor();
  const name = useView((state) => state.story.name);
  const graph = useGraph();
  return (
    <StorySettingsDialog
      story={{ id: storyId, name }}
      readOnly={!canRun}
      graph={graph}
      onNamed={(story) => view.setState({ story: { name: story.name, description: story.description } })}
      onClosed={onClosed}
    />
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
