'use client';
import { FolderInput, FolderPlus, Pencil, Trash2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { AskDialog } from '../app-shell/ask-dialog.tsx';
import { explain } from '../app-shell/explain.ts';
import { formatCounted } from '../ui/format.ts';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { notify } from '../ui/toaster.tsx';
import { FolderNameDialog } from './folder-name-dialog.tsx';
import { FolderPicker } from './folder-picker.tsx';
import { type FolderItem, folderWithin } from './folder-tree.ts';
import { useFolderActions } from './use-folders.ts';

type Props = {
  folder: FolderItem;
  folders: readonly FolderItem[];
  teamId: string;
  trigger: ReactElement;
  /** It is gone. */
  onDeleted?: () => void;
};

type Open = 'new' | 'rename' | 'move' | 'delete' | null;

/** What can be done to a folder, with the dialogs for it. */
export function FolderMenu({ folder, folders, teamId, trigger, onDeleted }: Props) {
  const { create, update, remove } = useFolderActions();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const { id } = folder;
  return (
    <>
      <Menu trigger={trigger}>
        <MenuItem icon={FolderPlus} onSelect={() => setOpen('new')}>
          New folder in it
        </MenuItem>
        <MenuItem icon={Pencil} onSelect={() => setOpen('rename')}>
          Rename folder
        </MenuItem>
        <MenuItem icon={FolderInput} onSelect={() => setOpen('move')}>
          Move folder to…
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={Trash2} danger onSelect={() => setOpen('delete')}>
          Delete folder
        </MenuItem>
      </Menu>
      {open === 'new' && (
        <FolderNameDialog
          title={`New folder in “${folder.name}”`}
          verb="Make folder"
          save={(name) => create.mutateAsync({ teamId, name, parentId: id })}
          onClosed={close}
        />
      )}
      {open === 'rename' && (
        <FolderNameDialog
          title="Rename folder"
          verb="Rename"
          name={folder.name}
          save={(name) => update.mutateAsync({ id, name })}
          onClosed={close}
        />
      )}
      {open === 'move' && (
        <FolderPicker
          title={`Move “${folder.name}” to…`}
          folders={folders}
          current={folder.parentId}
          except={folderWithin(folders, id)}
          onChoose={(parentId) =>
            update.mutate(
              { id, parentId },
              {
                onError: (error) =>
                  notify.failed({ title: `“${folder.name}” was not moved`, detail: explain(error) }),
              },
            )
          }
          onClosed={close}
        />
      )}
      {open === 'delete' && (
        <AskDialog
          title={`Delete the folder “${folder.name}”?`}
          text={fateOf(folder, folders)}
          keep="Keep it"
          verb="Delete folder"
          fault="The folder was not deleted"
          run={async () => {
            await remove.mutateAsync({ id });
            onDeleted?.();
          }}
          onClosed={close}
        />
      )}
    </>
  );
}

/** What becomes of what is in it: nothing of it is lost. */
function fateOf(folder: FolderItem, folders: readonly FolderItem[]): string {
  const parent = folders.find(({ id }) => id === folder.parentId);
  const inside = folders.filter(({ parentId }) => parentId === folder.id).length;
  const parts = [
    ...(folder.stories > 0 ? [formatCounted(folder.stories, 'story', 'stories')] : []),
    ...(inside > 0 ? [formatCounted(inside, 'folder')] : []),
  ];
  const target = parent ? `to “${parent.name}”` : 'out of it';
  if (parts.length === 0) return 'Nothing is in it.';
  const goes = folder.stories + inside === 1 ? 'goes' : 'go';
  return `${parts.join(' and ')} in it ${goes} ${target}, one level up. No story is deleted.`;
}
