'use client';
import { Lock, Star } from 'lucide-react';
import Link from 'next/link';
import type { StoryItem } from '../../../src/app-shell/trpc.ts';
import { dragStories } from '../../../src/folders/story-drag.ts';
import { Avatar } from '../../../src/ui/avatar.tsx';
import { Checkbox } from '../../../src/ui/checkbox.tsx';
import { formatBounded, formatCounted } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
import { TableCell, TableRow } from '../../../src/ui/table.tsx';
import { Tooltip } from '../../../src/ui/tooltip.tsx';
import { columns } from './story-columns.ts';
import { StoryPulse } from './story-pulse.tsx';
import { mostRuns, StoryStatus } from './story-status.tsx';

type Props = {
  story: StoryItem;
  /** Shown beside its tags; empty at the top. */
  folder: string;
  isChosen: boolean;
  /** All that move with it when it is dragged. */
  dragged: readonly StoryItem[];
  canEdit: boolean;
  onChoose: (on: boolean, range: boolean) => void;
  onFavourite: (on: boolean) => void;
  onTag: (tag: string) => void;
  menu: React.ReactNode;
};

/** Beside a folder there is room for fewer. */
const tagsShown = { alone: 3, inFolder: 2 } as const;

/** A story. The row is one target; what stands above it, its own. */
export function StoryRow(props: Props) {
  const { story, folder, isChosen, dragged, canEdit, onChoose, onFavourite, onTag, menu } = props;
  return (
    <TableRow
      className="relative"
      selected={isChosen}
      draggable={canEdit}
      onDragStart={(event) => dragStories(event.dataTransfer, dragged)}
    >
      <TableCell className={`${columns.choose} relative`}>
        {/* All of the cell, above the link that fills the row: a near miss does not open the story. */}
        <Checkbox
          className="absolute inset-0 z-1 pl-2"
          checked={isChosen}
          onChange={(on, { shift }) => onChoose(on, shift)}
          label={<span className="sr-only">Choose {story.name}</span>}
        />
      </TableCell>
      <TableCell className={`${columns.story} py-1`}>
        <span className="flex min-w-0 items-center gap-1.5">
          <Link
            href={`/stories/${story.id}`}
            draggable={false}
            className="min-w-0 font-medium wrap-anywhere whitespace-normal after:absolute after:inset-0 after:content-['']"
          >
            {story.name}
          </Link>
          {story.locked && (
            <span className="text-ink-3">
              <Icon of={Lock} size={14} />
              <span className="sr-only">, locked</span>
            </span>
          )}
          <FavouriteButton story={story} onChange={onFavourite} />
        </span>
        <div className="truncate text-12 text-ink-3">
          {formatCounted(story.actionCount, 'Action')}
          {story.ahead && ' · unpublished edits'}
          {story.description !== '' && <span className="max-sm:hidden"> · {story.description}</span>}
          <span className="md:hidden">
            {' '}
            · {formatBounded(story.runs24h, mostRuns)} {story.runs24h === 1 ? 'run' : 'runs'} in 24 h
          </span>
        </div>
        <div className="mt-1 text-12 sm:hidden">
          <StoryStatus story={story} />
        </div>
      </TableCell>
      <TableCell className={columns.status}>
        <StoryStatus story={story} />
      </TableCell>
      <TableCell className={columns.pulse}>
        <StoryPulse pulse={story.pulse} />
      </TableCell>
      <TableCell className={`${columns.runs} text-right tabular-nums`}>
        {story.runs24h === 0 ? <None /> : formatBounded(story.runs24h, mostRuns)}
      </TableCell>
      <TableCell className={`${columns.last} text-ink-2`}>
        {story.lastRunAt === null ? <None /> : <RelativeTime at={story.lastRunAt} className="relative" />}
      </TableCell>
      <TableCell className={columns.place}>
        <Place story={story} folder={folder} onTag={onTag} />
      </TableCell>
      <TableCell className={`${columns.edited} text-ink-2`}>
        <span className="inline-flex items-center gap-2">
          {story.editedBy !== null && <Avatar name={story.editedBy} size="sm" />}
          {story.editedBy !== null && <span className="sr-only">{story.editedBy},</span>}
          <RelativeTime at={story.editedAt} className="relative" />
        </span>
      </TableCell>
      <TableCell className={`${columns.menu} px-2 text-right max-sm:px-1`}>{menu}</TableCell>
    </TableRow>
  );
}

function FavouriteButton({ story, onChange }: { story: StoryItem; onChange: (on: boolean) => void }) {
  const { name, favourite } = story;
  const label = favourite ? `Take ${name} off your favourites` : `Add ${name} to your favourites`;
  return (
    <Tooltip text={favourite ? 'One of your favourites' : 'Add to your favourites'}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={favourite}
        onClick={() => onChange(!favourite)}
        className={`relative flex size-6 shrink-0 items-center justify-center rounded-1 hover:bg-pressed max-sm:-my-2.5 max-sm:size-11 sm:-my-1 ${
          favourite
            ? 'text-accent-text'
            : 'text-ink-3 sm:opacity-0 sm:group-hover/row:opacity-100 sm:focus-visible:opacity-100'
        }`}
      >
        <Icon of={Star} size={14} className={favourite ? 'fill-current' : ''} />
      </button>
    </Tooltip>
  );
}

function Place({ story, folder, onTag }: Pick<Props, 'story' | 'folder' | 'onTag'>) {
  const most = folder === '' ? tagsShown.alone : tagsShown.inFolder;
  const shown = story.tags.slice(0, most);
  const rest = story.tags.length - shown.length;
  if (folder === '' && shown.length === 0) return <None />;
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-ink-2">
      {folder !== '' && <span className="min-w-0 truncate">{folder}</span>}
      {shown.map((tag) => (
        <button
          key={tag}
          type="button"
          title={`Show stories with the tag ${tag}`}
          onClick={() => onTag(tag)}
          className="relative inline-flex h-6 max-w-20 shrink-0 items-center rounded-1 border border-line bg-sunken px-1.5 text-11 text-ink-2 hover:bg-pressed"
        >
          <span className="truncate">{tag}</span>
        </button>
      ))}
      {rest > 0 && (
        <span className="relative text-11 text-ink-3" title={story.tags.slice(most).join(', ')}>
          +{rest}
        </span>
      )}
    </span>
  );
}

/** Nothing in this cell. */
function None() {
  return <span className="text-ink-3">–</span>;
}
