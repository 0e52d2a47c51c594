'use client';
import { ArrowDownUp, ChevronDown, Star, Tag, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../src/ui/button.tsx';
import { Checkbox } from '../../../src/ui/checkbox.tsx';
import { formatCount } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { Menu, MenuChoice } from '../../../src/ui/menu.tsx';
import { Popover } from '../../../src/ui/popover.tsx';
import { SearchInput } from '../../../src/ui/search-input.tsx';
import { type StoryFilter, storyOrders } from './story-filter.ts';

type Props = {
  filter: StoryFilter;
  onChange: (part: Partial<StoryFilter>) => void;
  tags: readonly { tag: string; stories: number }[];
  /** How many match, in words. */
  count: string;
  /** More to narrow it down by, first. */
  children?: ReactNode;
};

/** Narrows the list down, and sorts it. */
export function StoryFilters({ filter, onChange, tags, count, children }: Props) {
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
      <Button
        variant="quiet"
        aria-pressed={filter.favourites}
        onClick={() => onChange({ favourites: !filter.favourites })}
        className={filter.favourites ? 'bg-accent-soft text-accent-text' : ''}
      >
        <Icon of={Star} size={14} className={filter.favourites ? 'fill-current' : ''} />
        <span className="max-sm:sr-only">Favourites</span>
      </Button>
      {(tags.length > 0 || filter.tags.length > 0) && (
        <TagFilter chosen={filter.tags} tags={tags} onChange={(chosen) => onChange({ tags: chosen })} />
      )}
      <Menu
        trigger={
          <Button variant="quiet" icon={ArrowDownUp} aria-label={`Sort: ${order}`}>
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
        className="ml-auto text-12 whitespace-nowrap text-ink-3 tabular-nums max-sm:-order-1"
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

type TagProps = {
  chosen: readonly string[];
  tags: readonly { tag: string; stories: number }[];
  onChange: (tags: string[]) => void;
};

function TagFilter({ chosen, tags, onChange }: TagProps) {
  return (
    <Popover
      label="Tags"
      className="w-60 p-3"
      trigger={
        <Button
          variant="quiet"
          icon={Tag}
          className={chosen.length > 0 ? 'bg-accent-soft text-accent-text' : ''}
        >
          <span className="max-sm:sr-only">{chosen.length === 0 ? 'Tags' : 'Tags: '}</span>
          {chosen.length > 0 && chosen.length}
          <Icon of={ChevronDown} size={14} className="max-sm:hidden" />
        </Button>
      }
    >
      <p className="mb-1.5 text-12 text-ink-3">Stories that have all of</p>
      <ul className="max-h-72 overflow-y-auto">
        {tags.map(({ tag, stories }) => (
          <li key={tag}>
            <Checkbox
              className="w-full"
              checked={chosen.includes(tag)}
              onChange={(on) => onChange(on ? [...chosen, tag] : chosen.filter((one) => one !== tag))}
              label={
                <>
                  <span className="min-w-0 flex-1 truncate">{tag}</span>
                  <span className="text-12 text-ink-3 tabular-nums">{formatCount(stories)}</span>
                </>
              }
            />
          </li>
        ))}
      </ul>
    </Popover>
  );
}
