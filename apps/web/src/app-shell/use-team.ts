'use client';
import { useQuery } from '@tanstack/react-query';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { useTRPC } from './trpc.ts';

/** The team whose things are shown, remembered in this browser. */
const useTeamChoice = create<{ teamId: string | null; choose: (teamId: string) => void }>()(
  persist((set) => ({ teamId: null, choose: (teamId) => set({ teamId }) }), { name: 'storyloom.team' }),
);

/**
 * Who is signed in, the teams, and the one that is shown: the chosen one, else the first.
 * `canEdit` and `isAdmin` only decide what is offered; the server decides what is done.
 * `team` is undefined until the answer is there, and for a person who belongs to no team.
 */
export function useTeam() {
  const trpc = useTRPC();
  const me = useQuery(trpc.viewer.me.queryOptions(undefined, { staleTime: 60_000 }));
  const { teamId, choose } = useTeamChoice();
  const teams = me.data?.teams ?? [];
  const team = teams.find((one) => one.id === teamId) ?? teams[0];
  const role = team?.role;
  const canEdit = role !== undefined && role !== 'viewer';
  return { me, teams, team, canEdit, isAdmin: role === 'owner' || role === 'admin', chooseTeam: choose };
}
