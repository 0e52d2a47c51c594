'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { ButtonLink } from '../../../src/ui/button.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';
import { TypeTile } from '../../../src/ui/type-tile.tsx';

const shown = 3;

/** The templates that take the least to set up, and the way to all. Where they do not load, the way is there. */
export function FirstTemplates({ teamId }: { teamId: string }) {
  const trpc = useTRPC();
  const list = useQuery(trpc.templates.list.queryOptions({ teamId, kind: 'story', limit: 100 }));
  const easiest = [...(list.data?.items ?? [])].sort((a, b) => a.needs.length - b.needs.length);
  return (
    <>
      {list.isPending ? (
        <Loading label="Loading templates">
          <div className="grid gap-5 py-3">
            {['w-44', 'w-36', 'w-40'].map((width) => (
              <Skeleton key={width} className={width} />
            ))}
          </div>
        </Loading>
      ) : (
        <ul className="w-full">
          {easiest.slice(0, shown).map(({ slug, name, steps, actionCount }) => (
            <li key={slug} className="border-b border-line">
              <Link
                href={`/templates?template=${slug}`}
                className="flex h-9 items-center gap-2 hover:bg-hover max-sm:h-11"
              >
                <TypeTile type={steps[0] ?? ''} />
                <span className="min-w-0 flex-1 truncate">{name}</span>
                <span className="text-12 whitespace-nowrap text-ink-3">
                  {formatCounted(actionCount, 'Action')}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <ButtonLink href="/templates" className="mt-auto">
        {list.data
          ? `Browse ${formatCounted(list.data.kinds.story + list.data.kinds.action, 'template')}`
          : 'Browse templates'}
      </ButtonLink>
    </>
  );
}
