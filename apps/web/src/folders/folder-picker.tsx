'use client';
import { Folder, FolderOutput } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Icon, type IconShape } from '../ui/icon.tsx';
import { menuItem } from '../ui/menu-class.ts';
import { SearchInput } from '../ui/search-input.tsx';
import { type FolderItem, folderLines, folderName } from './folder-tree.ts';

type Props = {
  /** What is moved: “Move “Orders” to…”. */
  title: string;
  folders: readonly FolderItem[];
  /** Where it is now; it can be chosen and does nothing. */
  current?: string | null | undefined;
  /** What the top is called. */
  top?: string;
  /** These cannot be the target. */
  except?: ReadonlySet<string>;
  onChoose: (folderId: string | null) => void;
  onClosed: () => void;
};

/** Chooses a folder, or the top; one press moves. Mounted while it is open. */
export function FolderPicker(props: Props) {
  const { title, folders, current, top = 'No folder', except, onChoose, onClosed } = props;
  const [open, setOpen] = useState(true);
  const [search, setSearch] = useState('');
  const text = search.trim().toLowerCase();
  const lines = folderLines(folders).filter(({ id }) => !except?.has(id));
  const found =
    text === '' ? lines : lines.filter(({ id }) => folderName(folders, id).toLowerCase().includes(text));
  const choose = (id: string | null) => {
    setOpen(false);
    if (id !== current) onChoose(id);
  };
  return (
    <Dialog open={open} onOpenChange={setOpen} onClosed={onClosed} title={title}>
      {folders.length > 7 && (
        <SearchInput label="Search folders" size="lg" value={search} onChange={setSearch} />
      )}
      <ul aria-label="Folders" className="-mx-2 grid max-h-80 overflow-y-auto">
        {text === '' && (
          <Choice icon={FolderOutput} here={current === null} onChoose={() => choose(null)}>
            {top}
          </Choice>
        )}
        {found.map(({ id, name, depth }) => (
          <Choice
            key={id}
            icon={Folder}
            here={id === current}
            indent={text === '' ? depth : 0}
            onChoose={() => choose(id)}
          >
            {text === '' ? name : folderName(folders, id)}
          </Choice>
        ))}
      </ul>
      {found.length === 0 && text !== '' && (
        <p className="text-ink-2">No folder matches “{search.trim()}”.</p>
      )}
      {folders.length === 0 && (
        <p className="text-12 text-ink-3">There is no folder yet. Make one beside the list of stories.</p>
      )}
    </Dialog>
  );
}

type ChoiceProps = {
  icon: IconShape;
  here: boolean;
  indent?: number;
  onChoose: () => void;
  children: string;
};

function Choice({ icon, here, indent = 0, onChoose, children }: ChoiceProps) {
  return (
    <li>
      <button
        type="button"
        onClick={onChoose}
        style={{ paddingLeft: 8 + indent * 16 }}
        className={`${menuItem()} w-full text-left hover:bg-highlight`}
      >
        <Icon of={icon} />
        <span className="min-w-0 truncate">{children}</span>
        {here && <span className="ml-auto text-12 text-ink-3">Here now</span>}
      </button>
    </li>
  );
}
