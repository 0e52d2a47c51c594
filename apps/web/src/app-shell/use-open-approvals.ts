'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from './trpc.ts';
import { useTeam } from './use-team.ts';

/** How many approvals of the team wait; 100 says more than 99. 0 until it is known. */
export function useOpenApprovals(): number {
  const { team } = useTeam();
  const trpc = useTRPC();
  const count = useQuery(
    trpc.approvals.count.queryOptions(
      { teamId: team?.id ?? '' },
      { enabled: team !== undefined, refetchInterval: 30_000 },
    ),
  );
  return count.data ?? 0;
}
