'use client';
import { ChevronRight, Ellipsis, Folder, Plus } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { type DragEvent, useState } from 'react';
import { useTeam } from '../app-shell/use-team.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { FolderMenu } from './folder-menu.tsx';
import { FolderNameDialog } from './folder-name-dialog.tsx';
import { type FolderItem, type FolderLine, folderLines } from './folder-tree.ts';
import { carriesStories, droppedStories } from './story-drag.ts';
import { useFolderActions, useFolders } from './use-folders.ts';
import { useMoveStories } from './use-move-stories.ts';

/** Folders of stories, in the column of the way around. A story can be dropped on each. */
export function FolderNav() {
  const { team, canEdit } = useTeam();
  const { folders, loaded, failed, retry } = useFolders(team?.id);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [making, setMaking] = useState(false);
  const { create } = useFolderActions();
  const path = usePathname();
  const query = useSearchParams();
  const open = path === '/stories' ? query.get('folder') : null;
  if (failed) {
    return (
      <div role="alert" className="mt-3 flex items-center gap-2 pl-2 text-12 text-ink-3 max-sm:hidden">
        Folders did not load
        <Button size="sm" variant="quiet" onClick={() => void retry()}>
          Try again
        </Button>
      </div>
    );
  }
  if (team === undefined || !loaded || (folders.length === 0 && !canEdit)) return null;
  const toggle = (id: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <section aria-label="Folders" className="mt-3 flex min-h-20 flex-col max-sm:hidden">
      <div className="flex h-6 items-center pr-1 pl-2">
        <h2 className="text-11 text-ink-3">Folders</h2>
        {canEdit && (
          <IconButton
            icon={Plus}
            label="New folder"
            size="sm"
            className="ml-auto"
            onClick={() => setMaking(true)}
          />
        )}
      </div>
      {folders.length === 0 ? (
        <p className="px-2 text-12 text-ink-3">None yet. A folder keeps stories of one kind together.</p>
      ) : (
        <ul className="min-h-0 overflow-y-auto">
          {folderLines(folders, closed).map((line) => (
            <FolderRow
              key={line.id}
              line={line}
              folders={folders}
              teamId={team.id}
              canEdit={canEdit}
              isOpen={open === line.id}
              isClosed={closed.has(line.id)}
              onToggle={() => toggle(line.id)}
            />
          ))}
        </ul>
      )}
      {making && (
        <FolderNameDialog
          title="New folder"
          verb="Make folder"
          save={(name) => create.mutateAsync({ teamId: team.id, name })}
          onClosed={() => setMaking(false)}
        />
      )}
    </section>
  );
}

type RowProps = {
  line: FolderLine;
  folders: readonly FolderItem[];
  teamId: string;
  canEdit: boolean;
  isOpen: boolean;
  isClosed: boolean;
  onToggle: () => void;
};

function FolderRow({ line, folders, teamId, canEdit, isOpen, isClosed, onToggle }: RowProps) {
  const { id, name, depth, stories, hasChildren } = line;
  const [over, setOver] = useState(false);
  const move = useMoveStories(teamId, folders);
  const folder = folders.find((one) => one.id === id);
  const drop = canEdit && {
    onDragOver: (event: DragEvent) => {
      if (!carriesStories(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      void move(droppedStories(event.dataTransfer), id);
    },
  };
  return (
    <li
      {...drop}
      style={{ paddingLeft: depth * 12 }}
      className={cx(
        'group/folder relative flex h-[30px] items-center rounded-2 hover:bg-hover has-aria-[current=page]:bg-pressed',
        over && 'bg-accent-soft outline outline-1 outline-accent',
      )}
    >
      {hasChildren ? (
        <button
          type="button"
          aria-expanded={!isClosed}
          aria-label={`Folders in ${name}`}
          onClick={onToggle}
          className="flex size-6 shrink-0 items-center justify-center rounded-1 text-ink-3"
        >
          <Icon
            of={ChevronRight}
            size={12}
            className={cx('transition-transform', !isClosed && 'rotate-90')}
          />
        </button>
      ) : (
        // In line with the folders that unfold, where there are any.
        <span className={cx('shrink-0', folders.some(({ parentId }) => parentId !== null) ? 'w-6' : 'w-2')} />
      )}
      <Link
        href={`/stories?folder=${id}`}
        aria-current={isOpen ? 'page' : undefined}
        className="flex h-full min-w-0 flex-1 items-center gap-2.5 font-medium text-ink-2 aria-[current=page]:text-ink [&>svg]:text-ink-3"
      >
        <Icon of={Folder} />
        <span className="truncate">{name}</span>
        <span
          className={cx(
            // As wide as the menu that comes in its place.
            'ml-auto min-w-8 pr-2 text-right text-11 font-normal text-ink-3 tabular-nums',
            canEdit &&
              'group-focus-within/folder:opacity-0 group-hover/folder:opacity-0 group-has-data-popup-open/folder:opacity-0',
          )}
        >
          <span className="sr-only">, </span>
          {formatCount(stories)}
          <span className="sr-only"> stories</span>
        </span>
      </Link>
      {canEdit && folder && (
        <FolderMenu
          folder={folder}
          folders={folders}
          teamId={teamId}
          trigger={
            <IconButton
              icon={Ellipsis}
              label={`More for folder ${name}`}
              size="sm"
              className="absolute! right-1 opacity-0 group-focus-within/folder:opacity-100 group-hover/folder:opacity-100 data-popup-open:opacity-100"
            />
          }
        />
      )}
    </li>
  );
}
