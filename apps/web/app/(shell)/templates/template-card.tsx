import { ChevronRight, CircleCheck } from 'lucide-react';
import { Fragment, type MouseEvent } from 'react';
import type { TemplateItem } from '../../../src/app-shell/trpc.ts';
import { cx } from '../../../src/ui/cx.ts';
import { formatCounted } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { TypeTile } from '../../../src/ui/type-tile.tsx';

type Props = {
  template: TemplateItem;
  href: string;
  /** `shown`: nobody chose it, and a wide page shows it beside the list. */
  state: 'chosen' | 'shown' | null;
  onChoose: () => void;
};

const mostSteps = 6;

/** One template in the gallery: what it does first, what it is for, what it works with. */
export function TemplateCard({ template, href, state, onChoose }: Props) {
  const { slug, kind, name, summary, products, needs, steps, actionCount } = template;
  const choose = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onChoose();
  };
  return (
    <li>
      <a
        id={`template-${slug}`}
        href={href}
        onClick={choose}
        aria-current={state === 'chosen' || undefined}
        className={cx(
          'flex h-full flex-col rounded-3 border border-line-strong bg-surface p-3.5 hover:bg-hover',
          kind === 'story' && 'min-h-40',
          state === 'chosen' && 'border-accent ring-1 ring-accent ring-inset',
          state === 'shown' && 'xl:border-accent xl:ring-1 xl:ring-accent xl:ring-inset',
        )}
      >
        {kind === 'story' && <Steps steps={steps} />}
        <span className="flex items-center gap-2 font-semibold">
          {kind === 'action' && <TypeTile type={steps[0] ?? ''} />}
          {name}
        </span>
        <span className="mt-1 flex-1 text-12 text-ink-2">{summary}</span>
        <span className="mt-2 flex items-center gap-1.5 text-12 text-ink-3">
          <span className="min-w-0 flex-1 truncate">
            {kind === 'story'
              ? [formatCounted(actionCount, 'Action'), products.join(', ')].filter(Boolean).join(' · ')
              : needsOf(needs)}
          </span>
          {needs.length === 0 && (
            <span className="tone-succeeded flex items-center gap-1 whitespace-nowrap">
              <Icon of={CircleCheck} size={14} className="text-tone-solid" />
              Nothing to set up
            </span>
          )}
        </span>
      </a>
    </li>
  );
}

/** `Needs 1 credential and 1 resource`; empty for none. */
function needsOf(needs: TemplateItem['needs']): string {
  const words = (['credential', 'resource'] as const).flatMap((kind) => {
    const count = needs.filter((need) => need.kind === kind).length;
    return count === 0 ? [] : [formatCounted(count, kind)];
  });
  return words.length === 0 ? '' : `Needs ${words.join(' and ')}`;
}

function Steps({ steps }: { steps: readonly string[] }) {
  return (
    <span aria-hidden className="mb-2 flex items-center gap-[3px]">
      {steps.slice(0, mostSteps).map((step, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order never changes.
        <Fragment key={place}>
          {place > 0 && <Icon of={ChevronRight} size={12} className="text-line-control" />}
          <TypeTile type={step} />
        </Fragment>
      ))}
    </span>
  );
}
