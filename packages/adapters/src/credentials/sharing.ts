/** Whose things a team may use: its own, and what other teams share with it. */
import type { Id, ShareAccess } from '@storyloom/engine';
import { accessNames } from '@storyloom/engine';
import type { Transaction } from '../stories/story-deps.ts';

/** The filter for rows that a team may use. */
export function usableBy(teamId: Id) {
  return {
    OR: [{ teamId }, { access: 'global' }, { access: 'teams', sharedTeamIds: { has: teamId } }],
  };
}

/** A stored access; one that is not known here counts as the least. */
export function accessOf(stored: string): ShareAccess {
  return accessNames.find((name) => name === stored) ?? 'team';
}

/**
 * The teams of a list to which the user belongs: something is shared with one's own teams alone, so that
 * ids of other teams cannot be tried; those of `before` stay. The installation itself may name all.
 */
export async function ownTeams(
  tx: Pick<Transaction, 'teamMember' | 'team'>,
  userId: Id | null,
  { ids, before = [] }: { ids: readonly Id[]; before?: readonly Id[] },
): Promise<Id[]> {
  const kept = before.filter((id) => ids.includes(id));
  const wanted = [...new Set(ids)].filter((id) => !kept.includes(id));
  if (wanted.length === 0) return kept;
  if (userId === null) {
    const teams = await tx.team.findMany({ where: { id: { in: wanted } }, select: { id: true } });
    return [...kept, ...teams.map(({ id }) => id)];
  }
  const members = await tx.teamMember.findMany({
    where: { userId, teamId: { in: wanted } },
    select: { teamId: true },
  });
  return [...kept, ...members.map(({ teamId }) => teamId)];
}

/** Two things of a team cannot have one slug. */
export const slugTaken = 'Another one of this team has this short name: formulas could not tell them apart.';
