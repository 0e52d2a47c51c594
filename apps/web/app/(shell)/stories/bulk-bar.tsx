'use client';
import { Download, FolderInput, Tag, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import type { StoryItem } from '../../../src/app-shell/trpc.ts';
import { FolderPicker } from '../../../src/folders/folder-picker.tsx';
import type { FolderItem } from '../../../src/folders/folder-tree.ts';
import { useMoveStories } from '../../../src/folders/use-move-stories.ts';
import { Button } from '../../../src/ui/button.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import { IconButton } from '../../../src/ui/icon-button.tsx';
import { TagDialog } from './tag-dialog.tsx';
import type { Selection } from './use-selection.ts';
import type { StoryActions } from './use-story-actions.ts';

type Props = {
  selection: Selection;
  teamId: string;
  folders: readonly FolderItem[];
  knownTags: readonly string[];
  canEdit: boolean;
  actions: StoryActions;
};

/** What can be done to all chosen stories at once; in the place of the filters while some are. */
export function BulkBar({ selection, teamId, folders, knownTags, canEdit, actions }: Props) {
  const { chosen, clear } = selection;
  const [open, setOpen] = useState<'move' | 'tag' | null>(null);
  const move = useMoveStories(teamId, folders);
  const many = formatCounted(chosen.length, 'story', 'stories');
  return (
    <section
      aria-label="Chosen stories"
      className="mb-2 flex min-h-8 flex-wrap items-center gap-2 rounded-2 bg-selected pl-2"
    >
      <span role="status" className="mr-2 font-medium tabular-nums">
        {many} chosen
      </span>
      {canEdit && (
        <>
          <Button icon={FolderInput} onClick={() => setOpen('move')}>
            Move to…
          </Button>
          <Button icon={Tag} onClick={() => setOpen('tag')}>
            Tags…
          </Button>
        </>
      )}
      <Button icon={Download} onClick={() => void actions.exportMany(teamId, chosen)}>
        Export as one file
      </Button>
      {canEdit && (
        <Button
          icon={Trash2}
          variant="danger"
          onClick={() => {
            void actions.removeMany(chosen);
            clear();
          }}
        >
          Delete
        </Button>
      )}
      <IconButton icon={X} label="Choose none" className="ml-auto" onClick={clear} />
      {open === 'move' && (
        <FolderPicker
          title={`Move ${many} to…`}
          folders={folders}
          current={sameFolder(chosen)}
          onChoose={(folderId) => {
            void move(chosen, folderId);
            clear();
          }}
          onClosed={() => setOpen(null)}
        />
      )}
      {open === 'tag' && (
        <TagDialog
          teamId={teamId}
          stories={chosen}
          known={knownTags}
          onSaved={clear}
          onClosed={() => setOpen(null)}
        />
      )}
    </section>
  );
}

function sameFolder(stories: readonly StoryItem[]): string | null | undefined {
  const [first, ...others] = stories;
  return first && others.every(({ folderId }) => folderId === first.folderId) ? first.folderId : undefined;
}
