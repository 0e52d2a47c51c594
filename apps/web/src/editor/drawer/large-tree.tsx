'use client';
import type { Id } from '@storyloom/engine';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useDebounced } from '../../app-shell/use-debounced.ts';
import { notify } from '../../ui/toaster.tsx';
import { TreeSearch } from './json-tree.tsx';
import {
  type Fetched,
  foundRows,
  keyOf,
  type LargeLine,
  largeRows,
  type Part,
  type Parts,
  type Path,
} from './large-rows.ts';
import { copyValue, useTakePath } from './take-path.ts';
import { TreeList } from './tree-list.tsx';

type Props = {
  event: { id: Id; actionSlug: string; root: Part & Parts };
  onTable: (path: Path) => void;
  aside?: ReactNode;
};

/** An event that is too large to be loaded: its lines come from the server as they are opened and seen. */
export function LargeTree({ event, onTable, aside }: Props) {
  const { id, actionSlug: slug, root } = event;
  const trpc = useTRPC();
  const cache = useQueryClient();
  const take = useTakePath();
  const [search, setSearch] = useState('');
  const [fetched, setFetched] = useState<Fetched>(() => ({
    pages: new Map([[keyOf([]), root]]),
    open: new Set([keyOf([])]),
  }));
  const text = useDebounced(search.trim(), 250);
  const found = useQuery(
    trpc.events.find.queryOptions(
      { id, text },
      { enabled: text !== '', staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const lines = useMemo(() => largeRows(slug, root, fetched), [slug, root, fetched]);

  const load = async ({ at }: LargeLine) => {
    const offset = fetched.pages.get(keyOf(at))?.parts.length ?? 0;
    try {
      const page = await cache.fetchQuery(
        trpc.events.parts.queryOptions(
          { id, path: [...at], offset },
          { staleTime: Number.POSITIVE_INFINITY },
        ),
      );
      setFetched(({ pages, open }) => {
        const before = pages.get(keyOf(at))?.parts ?? [];
        // The same page, asked for twice.
        if (before.length !== offset) return { pages, open };
        const all = { parts: [...before, ...page.parts], total: page.total };
        return { pages: new Map(pages).set(keyOf(at), all), open };
      });
    } catch (error) {
      notify.failed({ title: 'More of the event did not load', detail: explain(error) });
    }
  };
  const fold = ({ at, open: isOpen }: LargeLine) =>
    setFetched(({ pages, open }) => {
      const next = new Set(open);
      if (isOpen) next.delete(keyOf(at));
      else next.add(keyOf(at));
      return { pages, open: next };
    });
  const copy = async ({ at, part }: LargeLine) => {
    if (part?.kind === 'string' && !part.isCut) return copyValue(part.text);
    const { json } = await cache.fetchQuery(trpc.events.value.queryOptions({ id, path: [...at] }));
    if (json !== null) return copyValue(part?.kind === 'string' ? String(JSON.parse(json)) : json);
    notify.failed({ title: 'This is too large to copy', detail: 'Download the event instead.' });
  };

  const isSearch = text !== '';
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <TreeSearch value={search} onChange={setSearch}>
        {aside}
      </TreeSearch>
      {isSearch && found.data?.more === true && (
        <p className="px-3 pt-1 text-12 text-ink-3">The first {found.data.found.length} are shown.</p>
      )}
      <TreeList
        label={`Event of ${slug}`}
        lines={isSearch ? foundRows(slug, found.data?.found ?? []) : lines}
        empty={found.isFetching ? 'Looking…' : `Nothing contains “${text}”.`}
        onFold={fold}
        onTake={({ path }) => take(path)}
        onCopy={(line) => void copy(line)}
        onTable={({ at }) => onTable(at)}
        onMore={(line) => void load(line)}
      />
    </div>
  );
}
