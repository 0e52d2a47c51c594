'use client';
import { explain, failureOf } from '../app-shell/explain.ts';
import { PageHeader } from '../app-shell/page-header.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';

type Props = {
  title: string;
  query: { isError: boolean; error: unknown; isFetching: boolean; refetch: () => unknown };
  backHref: string;
};

/** In the place of a thing that is not there yet, or not at all. */
export function SharedLoading({ title, query, backHref }: Props) {
  const isGone = query.isError && failureOf(query.error).code === 'NOT_FOUND';
  return (
    <>
      <PageHeader title={title} />
      {isGone && (
        <EmptyState title="It is not here" actions={<ButtonLink href={backHref}>To the list</ButtonLink>}>
          {explain(query.error)}
        </EmptyState>
      )}
      {query.isError && !isGone && (
        <ErrorState title="It did not load" retrying={query.isFetching} onRetry={() => void query.refetch()}>
          {explain(query.error)}
        </ErrorState>
      )}
      {!query.isError && (
        <Loading label="Loading">
          <div className="grid gap-6 border-t border-line px-2 py-5">
            {['w-52', 'w-72', 'w-40'].map((width) => (
              <Skeleton key={width} className={width} />
            ))}
          </div>
        </Loading>
      )}
    </>
  );
}
