import { cx } from '../../../src/ui/cx.ts';
import { formatCount } from '../../../src/ui/format.ts';

type Props = {
  all: number;
  categories: readonly { category: string; title: string; count: number }[];
  chosen: string | null;
  onChoose: (category: string | null) => void;
};

/** What templates are for: beside the list, or above it where there is no room. */
export function CategoryList({ all, categories, chosen, onChoose }: Props) {
  const rows = [{ category: null, title: 'All', count: all }, ...categories];
  return (
    <nav
      aria-label="What for"
      className="flex gap-px max-lg:-mx-8 max-lg:overflow-x-auto max-lg:px-8 max-lg:pb-2 max-sm:-mx-4 max-sm:px-4 lg:flex-col"
    >
      {rows.map(({ category, title, count }) => (
        <button
          key={category ?? ''}
          type="button"
          aria-current={category === chosen || undefined}
          onClick={() => onChoose(category)}
          className={cx(
            'flex h-7 shrink-0 items-center justify-between gap-2 rounded-2 px-2 whitespace-nowrap text-ink-2 hover:bg-hover max-sm:h-11 max-sm:px-3',
            'aria-[current=true]:bg-pressed aria-[current=true]:font-medium aria-[current=true]:text-ink',
          )}
        >
          {title}
          <span className="text-12 font-normal text-ink-3 tabular-nums">{formatCount(count)}</span>
        </button>
      ))}
    </nav>
  );
}
