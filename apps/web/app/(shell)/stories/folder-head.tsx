'use client';
import { ChevronDown, ChevronRight, Ellipsis, Folder } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { FolderMenu } from '../../../src/folders/folder-menu.tsx';
import { FolderPicker } from '../../../src/folders/folder-picker.tsx';
import { type FolderItem, folderPath } from '../../../src/folders/folder-tree.ts';
import { Button } from '../../../src/ui/button.tsx';
import { Icon } from '../../../src/ui/icon.tsx';
import { IconButton } from '../../../src/ui/icon-button.tsx';

type Props = {
  folderId: string | null;
  folders: readonly FolderItem[];
  teamId: string;
  canEdit: boolean;
  onChoose: (folderId: string | null) => void;
};

/** Where in the folders one is: the way back up, and what can be done to this folder. */
export function FolderHead({ folderId, folders, teamId, canEdit, onChoose }: Props) {
  const path = folderPath(folders, folderId);
  const folder = path.at(-1);
  if (!folder) return null;
  return (
    <nav aria-label="Folders above" className="mb-3 flex flex-wrap items-center gap-1.5 text-ink-2">
      <Link href="/stories" className="rounded-1 hover:text-ink hover:underline">
        All stories
      </Link>
      {path.map(({ id, name }) => (
        <span key={id} className="flex items-center gap-1.5">
          <Icon of={ChevronRight} size={12} className="text-ink-3" />
          {id === folder.id ? (
            <span aria-current="page" className="font-medium text-ink">
              {name}
            </span>
          ) : (
            <Link href={`/stories?folder=${id}`} className="rounded-1 hover:text-ink hover:underline">
              {name}
            </Link>
          )}
        </span>
      ))}
      {canEdit && (
        <FolderMenu
          folder={folder}
          folders={folders}
          teamId={teamId}
          onDeleted={() => onChoose(folder.parentId)}
          trigger={<IconButton icon={Ellipsis} label="Folder menu" size="sm" />}
        />
      )}
    </nav>
  );
}

/** On a phone, where the tree is not at hand: the folder that is shown, and the way to another. */
export function FolderChoice({ folderId, folders, onChoose }: Omit<Props, 'teamId' | 'canEdit'>) {
  const [open, setOpen] = useState(false);
  if (folders.length === 0) return null;
  const name = folders.find(({ id }) => id === folderId)?.name ?? 'All stories';
  return (
    <span className="mr-auto sm:hidden">
      <Button icon={Folder} className="max-w-36" onClick={() => setOpen(true)}>
        <span className="min-w-0 truncate">{name}</span>
        <Icon of={ChevronDown} size={14} />
      </Button>
      {open && (
        <FolderPicker
          title="Show the stories of…"
          top="All stories"
          folders={folders}
          current={folderId}
          onChoose={onChoose}
          onClosed={() => setOpen(false)}
        />
      )}
    </span>
  );
}
