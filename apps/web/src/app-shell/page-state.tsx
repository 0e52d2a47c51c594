'use client';
import type { ReactNode } from 'react';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { explain } from './explain.ts';
import { useTeam } from './use-team.ts';

type Asked = {
  data: unknown;
  isError: boolean;
  isFetching: boolean;
  error: unknown;
  refetch: () => unknown;
};

type Props = {
  /** What did not happen, when it did not: “Stories did not load”. */
  title: string;
  /** What the page is about; without it, only who is signed in. */
  query?: Asked;
  /** In its place until it is there. */
  loading?: ReactNode;
};

/** What a page of the team says before it has something to show, or when it is no longer answered. */
export function PageState({ title, query, loading = null }: Props) {
  const { me, team } = useTeam();
  const failed = me.isError ? me : query?.isError ? query : null;
  if (failed) {
    return (
      <ErrorState
        className="mb-4"
        title={title}
        retrying={failed.isFetching}
        onRetry={() => void failed.refetch()}
      >
        {explain(failed.error)}
      </ErrorState>
    );
  }
  if (me.isSuccess && team === undefined) {
    return (
      <EmptyState title="You are in no team yet">
        Ask an admin of a team to add {me.data.user.email}; then reload this page.
      </EmptyState>
    );
  }
  return query?.data === undefined ? loading : null;
}
