'use client';
import { keepPreviousData, skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useDebounced } from '../../../src/app-shell/use-debounced.ts';
import { type AuditFilter, askedOf, filterPath, readFilter } from './audit-filter.ts';

/** What the address asks for, how to change it, and what the server says to it. */
export function useAuditLog(teamId: string | undefined) {
  const trpc = useTRPC();
  const query = useSearchParams();
  const filter = useMemo(() => readFilter(query), [query]);
  const change = (part: Partial<AuditFilter>) => {
    const now = readFilter(new URLSearchParams(location.search));
    history.replaceState(null, '', filterPath({ ...now, ...part }));
  };
  const about = useQuery(
    trpc.audit.about.queryOptions(
      teamId === undefined ? skipToken : { teamId, everywhere: filter.everywhere },
      { placeholderData: keepPreviousData },
    ),
  );
  const text = useDebounced(filter.text, 300);
  // An address that somebody else sent may ask for more than one may see.
  const everywhere = filter.everywhere && about.data?.mayAskEverywhere !== false;
  const asked = useMemo(
    () => askedOf({ ...filter, text, everywhere }, Date.now()),
    [filter, text, everywhere],
  );
  const list = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(teamId === undefined ? skipToken : { teamId, ...asked, limit: 50 }, {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
      refetchOnMount: 'always',
    }),
  );
  return { filter, change, asked, about: about.data, list };
}
