'use client';
import { ChevronDown, Tag } from 'lucide-react';
import { Button } from '../../../src/ui/button.tsx';
import { Checkbox } from '../../../src/ui/checkbox.tsx';
import { cx } from '../../../src/ui/cx.ts';
import { formatCount } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { Popover } from '../../../src/ui/popover.tsx';

type TagProps = {
  chosen: readonly string[];
  tags: readonly { tag: string; stories: number }[];
  onChange: (tags: string[]) => void;
};

/** Stories that have all of some tags. */
export function TagFilter({ chosen, tags, onChange }: TagProps) {
  return (
    <Popover
      label="Tags"
      className="w-60 p-3"
      trigger={
        <Button
          variant="quiet"
          icon={Tag}
          className={cx('max-sm:-mx-1', chosen.length > 0 && 'bg-accent-soft text-accent-text')}
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
