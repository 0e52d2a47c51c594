'use client';
import { ArrowDownUp, ChevronDown, CircleDot, Star, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../src/ui/button.tsx';
import { cx } from '../../../src/ui/cx.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { Menu, MenuChoice } from '../../../src/ui/menu.tsx';
import { SearchInput } from '../../../src/ui/search-input.tsx';
import { ChoiceFilter } from './choice-filter.tsx';
import { EditorFilter } from './editor-filter.tsx';
import { type StoryFilter, storyOrders, storyStatuses } from './story-filter.ts';
import { TagFilter } from './tag-filter.tsx';

type Props = {
  filter: StoryFilter;
  onChange: (part: Partial<StoryFilter>) => void;
  tags: readonly { tag: string; stories: number }[];
  teamId: string;
  /** How many match, in words. */
  count: string;
  /** More to narrow it down by, first. */
  children?: ReactNode;
};

/** Narrows the list down, and sorts it. */
export function StoryFilters({ filter, onChange, tags, teamId, count, children }: Props) {
  const order = storyOrders.find(({ value }) => value === filter.order)?.label ?? '';
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2 max-sm:gap-x-1">
      <SearchInput
        label="Search stories"
        placeholder="Search names and descriptions"
        hotkey="/"
        value={filter.search}
        onChange={(search) => onChange({ search })}
        className="max-sm:-order-2 max-sm:grow max-sm:basis-[calc(100%-96px)] sm:w-[280px]"
      />
      {children}
      <ChoiceFilter
        label="Status"
        any="Any"
        icon={CircleDot}
        value={filter.status}
        options={storyStatuses}
        onChange={(status) => onChange({ status })}
      />
      <EditorFilter
        teamId={teamId}
        editedById={filter.editedById}
        onChange={(editedById) => onChange({ editedById })}
      />
      <Button
        variant="quiet"
        aria-pressed={filter.favourites}
        onClick={() => onChange({ favourites: !filter.favourites })}
        className={cx('max-sm:-mx-1', filter.favourites && 'bg-accent-soft text-accent-text')}
      >
        <Icon of={Star} size={14} className={filter.favourites ? 'fill-current' : ''} />
        <span className="max-sm:sr-only">Favourites</span>
      </Button>
      {(tags.length > 0 || filter.tags.length > 0) && (
        <TagFilter chosen={filter.tags} tags={tags} onChange={(chosen) => onChange({ tags: chosen })} />
      )}
      <Menu
        trigger={
          <Button variant="quiet" icon={ArrowDownUp} aria-label={`Sort: ${order}`} className="max-sm:-mx-1">
            <span className="max-sm:sr-only">{order}</span>
            <Icon of={ChevronDown} size={14} className="max-sm:hidden" />
          </Button>
        }
      >
        <MenuChoice
          label="Sort by"
          value={filter.order}
          options={storyOrders}
          onChange={(next) => onChange({ order: next })}
        />
      </Menu>
      <span
        role="status"
        className="ml-auto text-12 whitespace-nowrap text-ink-3 tabular-nums max-sm:-order-1 max-sm:pl-1"
      >
        {count}
      </span>
      {filter.tags.length > 0 && (
        <ul aria-label="Tags that are asked for" className="flex basis-full flex-wrap gap-1.5">
          {filter.tags.map((tag) => (
            <li key={tag}>
              <button
                type="button"
                aria-label={`Do not ask for ${tag}`}
                onClick={() => onChange({ tags: filter.tags.filter((one) => one !== tag) })}
                className="inline-flex h-6 items-center gap-1 rounded-1 border border-accent-line bg-accent-soft px-1.5 text-12 text-accent-text max-sm:h-9"
              >
                {tag}
                <Icon of={X} size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
