/** What making and editing credentials and resources have in common: their names, and who may use them. */
import { type Id, type ShareAccess, slugFor } from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import type { Transaction } from '../stories/story-deps.ts';

/** What is not named stays as it is. */
export type SharingEdit = {
  name?: string | undefined;
  slug?: string | undefined;
  description?: string | undefined;
  access?: ShareAccess | undefined;
  sharedTeamIds?: Id[] | undefined;
};

/** The columns that an edit sets. `before` are the teams that it is shared with now. */
export async function sharingData(
  tx: Transaction,
  { userId, before }: { userId: Id | null; before: readonly Id[] },
  { name, slug, description, access, sharedTeamIds }: SharingEdit,
) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(slug === undefined ? {} : { slug }),
    ...(description === undefined ? {} : { description }),
    ...(access === undefined ? {} : { access }),
    ...(sharedTeamIds === undefined
      ? {}
      : { sharedTeamIds: await ownTeams(tx, userId, { ids: sharedTeamIds, before }) }),
  };
}

/**
 * The teams of a list to which the user belongs: something is shared with one's own teams alone, so that
 * ids of other teams cannot be tried; those of `before` stay. The installation itself may name all.
 */
async function ownTeams(
  tx: Pick<Transaction, 'teamMember' | 'team'>,
  userId: Id | null,
  { ids, before }: { ids: readonly Id[]; before: readonly Id[] },
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

/** A short name that none of these has. */
export function freeSlug(name: string, taken: readonly { slug: string }[]): string {
  return slugFor(
    name,
    taken.map(({ slug }) => slug),
  );
}

/** Two things of a team cannot have one short name: what a save comes to, or `refused` with why not. */
export async function orTaken<Saved, Refused>(
  save: () => Promise<Saved>,
  refused: (message: string) => Refused,
): Promise<Saved | Refused> {
  try {
    return await save();
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
    return refused('Another one of this team has this short name: formulas could not tell them apart.');
  }
}
