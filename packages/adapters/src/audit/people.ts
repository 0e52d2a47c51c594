import type { Id } from '@storyloom/engine';
import { personName } from '../accounts/people.ts';
import type { PrismaClient } from '../prisma/client.ts';

/** No more are offered. */
const mostPeople = 500;

/** Who can be asked for, by name: members of a team, or everybody where `teamId` is null. */
export async function peopleOf(
  { prisma }: { prisma: Pick<PrismaClient, 'user'> },
  { teamId }: { teamId: Id | null },
): Promise<{ id: Id; name: string }[]> {
  const users = await prisma.user.findMany({
    where: teamId === null ? {} : { memberships: { some: { teamId } } },
    orderBy: { id: 'asc' },
    take: mostPeople,
    select: { id: true, name: true, firstName: true, lastName: true, email: true },
  });
  return users
    .map((user) => ({ id: user.id, name: personName(user) }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
