'use client';
import { FolderPicker } from '../../../src/folders/folder-picker.tsx';
import type { FolderItem } from '../../../src/folders/folder-tree.ts';
import { useMoveStories } from '../../../src/folders/use-move-stories.ts';
import { lazyPart } from '../../../src/ui/lazy-part.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import type { StoryAsk } from './story-menu.tsx';
import { TagDialog } from './tag-dialog.tsx';

const LockDialog = lazyPart(
  'lock',
  async () => (await import('../../../src/story-settings/lock-dialog.tsx')).LockDialog,
);
const StorySettingsDialog = lazyPart(
  'settings',
  async () => (await import('../../../src/story-settings/story-settings-dialog.tsx')).StorySettingsDialog,
);

type Props = {
  asked: StoryAsk | null;
  teamId: string;
  folders: readonly FolderItem[];
  knownTags: readonly string[];
  canEdit: boolean;
  onClosed: () => void;
};

/** The dialog that a story's menu opened. */
export function StoryDialogs({ asked, teamId, folders, knownTags, canEdit, onClosed }: Props) {
  const move = useMoveStories(teamId, folders);
  if (asked === null) return null;
  const { what, story } = asked;
  switch (what) {
    case 'rename':
      return <RenameDialog key={story.id} story={story} onClosed={onClosed} />;
    case 'settings':
      return <StorySettingsDialog key={story.id} story={story} readOnly={!canEdit} onClosed={onClosed} />;
    case 'lock':
      return <LockDialog key={story.id} story={story} onClosed={onClosed} />;
    case 'tag':
      return (
        <TagDialog key={story.id} teamId={teamId} stories={[story]} known={knownTags} onClosed={onClosed} />
      );
    case 'move':
      return (
        <FolderPicker
          key={story.id}
          title={`Move “${story.name}” to…`}
          folders={folders}
          current={story.folderId}
          onChoose={(folderId) => void move([story], folderId)}
          onClosed={onClosed}
        />
      );
  }
}
