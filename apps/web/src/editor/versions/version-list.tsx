'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, RotateCcw, ShieldAlert, UserCheck } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC, type VersionItem } from '../../app-shell/trpc.ts';
import { useDebounced } from '../../app-shell/use-debounced.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatCounted } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Badge } from '../../ui/state.tsx';
import { RowsLoading } from '../drawer/rows-loading.tsx';
import { useEditor } from '../state/use-editor.ts';
import { type Fold, foldVersions } from './fold-versions.ts';
import { useVersionActions } from './use-version-actions.ts';
import { useVersionState } from './use-versions.ts';

const SEARCH_MS = 250;

type Props = { search: string; selected: number | null; onSelect: (number: number) => void };

/** Newest first. In live edit, what one person saved within minutes is one row until it is opened. */
export function VersionList({ search, selected, onSelect }: Props) {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const { data: state } = useVersionState();
  const text = useDebounced(search.trim(), SEARCH_MS);
  const versions = useInfiniteQuery(
    trpc.versions.list.infiniteQueryOptions(
      { storyId, limit: 50, ...(text === '' ? {} : { search: text }) },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
    ),
  );
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  if (versions.isPending) return <RowsLoading label="Versions load" />;
  if (versions.isError && items.length === 0) {
    return (
      <div className="p-3">
        <ErrorState
          title="Versions did not load"
          onRetry={() => void versions.refetch()}
          retrying={versions.isRefetching}
        >
          {explain(versions.error)}
        </ErrorState>
      </div>
    );
  }
  if (items.length === 0) {
    return (
      <div className="p-4">
        {text === '' ? (
          <EmptyState title="No versions yet">
            The first one is made when something of the story can run.
          </EmptyState>
        ) : (
          <EmptyState title={`No version matches “${text}”`} />
        )}
      </div>
    );
  }
  // What was published was meant: each stands for itself, as each that was sought does.
  const folds =
    text === '' && state?.changeControl === false
      ? foldVersions(items)
      : items.map((head) => ({ head, rest: [] }));
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-1">
      <ul aria-label="Versions, newest first">
        {folds.map((fold) => (
          <FoldRows
            key={fold.head.number}
            fold={fold}
            inset={folds.some(({ rest }) => rest.length > 0)}
            selected={selected}
            onSelect={onSelect}
          />
        ))}
      </ul>
      {versions.hasNextPage && (
        <Button
          size="sm"
          variant="quiet"
          className="m-1"
          busy={versions.isFetchingNextPage}
          onClick={() => void versions.fetchNextPage()}
        >
          Older versions
        </Button>
      )}
    </div>
  );
}

type FoldProps = {
  fold: Fold<VersionItem>;
  /** In line with rows that unfold. */
  inset: boolean;
  selected: number | null;
  onSelect: (number: number) => void;
};

function FoldRows({ fold: { head, rest }, inset, selected, onSelect }: FoldProps) {
  const [opened, setOpened] = useState(false);
  const open = opened || rest.some(({ number }) => number === selected);
  return (
    <>
      <Row version={head} inset={inset} selected={head.number === selected} onSelect={onSelect}>
        {rest.length > 0 && (
          <IconButton
            size="sm"
            icon={open ? ChevronDown : ChevronRight}
            label={open ? 'Fold earlier saves' : `Show ${formatCounted(rest.length, 'earlier save')}`}
            aria-expanded={open}
            onClick={() => setOpened(!open)}
          />
        )}
      </Row>
      {open &&
        rest.map((version) => (
          <Row
            key={version.number}
            version={version}
            selected={version.number === selected}
            onSelect={onSelect}
            inset
            nested
          />
        ))}
    </>
  );
}

type RowProps = {
  version: VersionItem;
  inset: boolean;
  selected: boolean;
  nested?: boolean;
  onSelect: (number: number) => void;
  children?: React.ReactNode;
};

function Row({ version, inset, selected, nested = false, onSelect, children }: RowProps) {
  const { readOnly } = useEditor();
  const { number, name, note, by, at, live } = version;
  return (
    <li className={cx('group/row relative flex items-center', nested && 'pl-4')}>
      {inset && <span className="flex w-6 shrink-0 justify-center">{children}</span>}
      <button
        type="button"
        aria-pressed={selected}
        onClick={() => onSelect(number)}
        className={cx(
          'flex h-6.5 min-w-0 flex-1 items-center gap-2 rounded-2 px-2 text-left whitespace-nowrap max-sm:h-11',
          selected ? 'bg-selected' : 'hover:bg-hover',
        )}
      >
        <span className="w-9 shrink-0 font-medium tabular-nums">v{number}</span>
        {live && (
          <Badge tone="tone-succeeded" className="h-4! px-1!">
            Live
          </Badge>
        )}
        <VersionBadges version={version} />
        <span className={cx('min-w-0 flex-1 truncate', name === null && 'text-ink-3')} title={name ?? note}>
          {name ?? note}
        </span>
        <span className="max-w-32 truncate text-12 text-ink-2">{by ?? 'Nobody known'}</span>
        <span className="w-20 shrink-0 text-right text-12 text-ink-3 tabular-nums">
          <RelativeTime at={at} />
        </span>
      </button>
      {!readOnly && !live && <RollBackButton number={number} />}
    </li>
  );
}

/** Makes it live in one click: the notice of it takes that back. */
function RollBackButton({ number }: { number: number }) {
  const { rollBack, storyId } = useVersionActions();
  return (
    <span className="absolute right-1 rounded-2 bg-surface opacity-0 group-hover/row:opacity-100 focus-within:opacity-100 max-sm:hidden">
      <IconButton
        size="sm"
        icon={RotateCcw}
        label={`Make version ${number} live`}
        disabled={rollBack.isPending}
        onClick={() => rollBack.mutate({ storyId, number })}
      />
    </span>
  );
}

/** Where a version came from, and who looked at it. */
export function VersionBadges({ version }: { version: VersionItem }) {
  const { restoredFrom, review, bypassReason } = version;
  return (
    <>
      {restoredFrom !== null && (
        <Badge icon={RotateCcw} className="h-4!">
          v{restoredFrom} again
        </Badge>
      )}
      {review !== null && (
        <Badge icon={UserCheck} className="h-4!">
          Reviewed
        </Badge>
      )}
      {bypassReason !== null && (
        <Badge icon={ShieldAlert} tone="tone-waiting" className="h-4!">
          Not reviewed
        </Badge>
      )}
    </>
  );
}
