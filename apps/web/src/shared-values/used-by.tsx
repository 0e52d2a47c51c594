'use client';
import Link from 'next/link';
import { explain } from '../app-shell/explain.ts';
import type { Use } from '../app-shell/trpc.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

type Props = {
  query: {
    data: Use[] | undefined;
    isError: boolean;
    error: unknown;
    isFetching: boolean;
    refetch: () => unknown;
  };
};

/** The stories that name it, with the Actions that do. */
export function UsedBy({ query }: Props) {
  if (query.isError && query.data === undefined) {
    return (
      <ErrorState
        title="Its uses did not load"
        retrying={query.isFetching}
        onRetry={() => void query.refetch()}
      >
        {explain(query.error)}
      </ErrorState>
    );
  }
  if (query.data === undefined) return <Skeleton className="w-40" />;
  if (query.data.length === 0) return <p className="text-ink-3">No story of this team names it.</p>;
  return (
    <ul className="grid gap-2">
      {query.data.map(({ storyId, storyName, actions }) => (
        <li key={storyId}>
          <Link href={`/stories/${storyId}`} className="font-medium hover:underline">
            {storyName}
          </Link>
          <div className="text-12 text-ink-3">
            {actions.map((action) => `${action.name}${action.inLive ? '' : ' (draft)'}`).join(', ')}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What goes wrong when it is removed, in a sentence. */
export function lossOf(uses: Use[] | undefined): string {
  const count = (uses ?? []).reduce((sum, use) => sum + use.actions.length, 0);
  if (count === 0) return 'No story of this team names it.';
  return `${count === 1 ? 'One Action names' : `${count} Actions name`} it: ${
    count === 1 ? 'it fails' : 'they fail'
  } from then on.`;
}
