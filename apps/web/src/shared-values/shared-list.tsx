'use client';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { PageHeader } from '../app-shell/page-header.tsx';
import { PageState } from '../app-shell/page-state.tsx';
import { useTeam } from '../app-shell/use-team.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatCounted } from '../ui/format.ts';
import { SearchInput } from '../ui/search-input.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';

type ListQuery<Item> = {
  data: { pages: { items: Item[]; total: number }[] } | undefined;
  isError: boolean;
  isFetching: boolean;
  isPlaceholderData: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  error: unknown;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
};

type Props<Item> = {
  words: {
    title: string;
    one: string;
    many: string;
    /** Where one is made. */
    newHref: string;
    /** What they are for, to who has none. */
    empty: ReactNode;
  };
  list: ListQuery<Item>;
  search: string;
  onSearch: (search: string) => void;
  children: (items: Item[]) => ReactNode;
};

/** The list of a team's shared things: found by name, page by page. */
export function SharedList<Item>({ words, list, search, onSearch, children }: Props<Item>) {
  const { canEdit } = useTeam();
  const pages = list.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const total = pages[0]?.total ?? 0;
  const hasNone = list.data !== undefined && !list.isPlaceholderData && total === 0 && search.trim() === '';
  const make = canEdit && (
    <ButtonLink size="lg" variant="primary" icon={Plus} href={words.newHref}>
      New {words.one}
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title={words.title}>{list.data !== undefined && !hasNone && make}</PageHeader>
      <PageState
        title={
          list.data === undefined
            ? `${words.title} did not load`
            : `${words.title} are not answering; this list is older`
        }
        query={list}
        loading={<Bars label={`Loading ${words.many}`} />}
      />
      {hasNone && (
        <EmptyState title={`No ${words.many} yet`} actions={make}>
          {words.empty}
        </EmptyState>
      )}
      {list.data !== undefined && !hasNone && (
        <>
          <div className="mb-2 flex items-center gap-2">
            <SearchInput
              label={`Search ${words.many}`}
              placeholder="Search names and descriptions"
              hotkey="/"
              value={search}
              onChange={onSearch}
              className="sm:w-[280px]"
            />
            <span
              role="status"
              className="ml-auto text-12 whitespace-nowrap text-ink-3 tabular-nums max-sm:sr-only"
            >
              {formatCounted(total, words.one, words.many)}
            </span>
          </div>
          {items.length > 0 ? (
            children(items)
          ) : (
            <EmptyState
              className="px-2 py-6"
              title={`No ${words.one} matches “${search.trim()}”`}
              actions={
                <Button size="sm" onClick={() => onSearch('')}>
                  Clear search
                </Button>
              }
            />
          )}
          {list.hasNextPage && (
            <Button className="mt-3" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Show more
            </Button>
          )}
        </>
      )}
    </>
  );
}

function Bars({ label }: { label: string }) {
  return (
    <Loading label={label}>
      <div className="grid gap-6 border-t border-line px-2 py-5">
        {['w-52', 'w-40', 'w-48'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    </Loading>
  );
}
