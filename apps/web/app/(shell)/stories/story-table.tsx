'use client';
import type { StoryItem } from '../../../src/app-shell/trpc.ts';
import { type FolderItem, folderName } from '../../../src/folders/folder-tree.ts';
import { Checkbox } from '../../../src/ui/checkbox.tsx';
import { Table, TableHead } from '../../../src/ui/table.tsx';
import { columns } from './story-columns.ts';
import { type StoryAsk, StoryMenu } from './story-menu.tsx';
import { StoryRow } from './story-row.tsx';
import type { Selection } from './use-selection.ts';
import type { StoryActions } from './use-story-actions.ts';

type StoryTableProps = {
  stories: readonly StoryItem[];
  folders: readonly FolderItem[];
  /** Without it, a row offers only what changes nothing. */
  canEdit: boolean;
  actions: StoryActions;
  selection: Selection;
  onTag: (tag: string) => void;
  /** Something of a story that a dialog asks for. */
  onAsk: (ask: StoryAsk) => void;
};

/** Stories as rows; a phone shows each as lines. */
export function StoryTable(props: StoryTableProps) {
  const { stories, folders, canEdit, actions, selection, onTag, onAsk } = props;
  return (
    <Table caption="Stories" className="sm:table-fixed">
      <StoryTableHead stories={stories} selection={selection} />
      <tbody>
        {stories.map((story) => (
          <StoryRow
            key={story.id}
            story={story}
            folder={folderName(folders, story.folderId)}
            isChosen={selection.has(story.id)}
            dragged={selection.has(story.id) ? selection.chosen : [story]}
            canEdit={canEdit}
            onChoose={(on, range) => selection.toggle(story.id, { on, range })}
            onFavourite={(on) => actions.setFavourite(story, on)}
            onTag={onTag}
            menu={<StoryMenu story={story} canEdit={canEdit} actions={actions} onAsk={onAsk} />}
          />
        ))}
      </tbody>
    </Table>
  );
}

type HeadProps = Pick<StoryTableProps, 'stories' | 'selection'>;

/** The columns; a phone hears them, and sees none. */
function StoryTableHead({ stories, selection }: HeadProps) {
  const { chosen, all } = selection;
  return (
    <thead className="max-sm:sr-only">
      <tr>
        <TableHead className={columns.choose}>
          <Checkbox
            checked={chosen.length === stories.length}
            indeterminate={chosen.length > 0 && chosen.length < stories.length}
            onChange={all}
            label={<span className="sr-only">Choose all stories</span>}
          />
        </TableHead>
        <TableHead className={columns.story}>Story</TableHead>
        <TableHead className={columns.status}>Status</TableHead>
        <TableHead className={columns.pulse}>Events, last 24 h</TableHead>
        <TableHead className={`${columns.runs} text-right`}>Runs, 24 h</TableHead>
        <TableHead className={columns.last}>Last run</TableHead>
        <TableHead className={columns.place}>Folder and tags</TableHead>
        <TableHead className={columns.edited}>Edited</TableHead>
        <TableHead className={columns.menu}>
          <span className="sr-only">More</span>
        </TableHead>
      </tr>
    </thead>
  );
}
