import type { Id } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';

export type Person = { name: string | null; firstName: string; lastName: string; email: string };

/** How a person is shown: the name, else first and last name, else the address. */
export function personName({ name, firstName, lastName, email }: Person): string {
  return name?.trim() || `${firstName} ${lastName}`.trim() || email;
}

/** Names by user id, in one query; a user who is gone is left out. */
export async function namesOf(
  prisma: Pick<PrismaClient, 'user'>,
  ids: readonly (Id | null)[],
): Promise<Map<Id, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const users = await prisma.user.findMany({
    where: { id: { in: wanted } },
    select: { id: true, name: true, firstName: true, lastName: true, email: true },
  });
  return new Map(users.map((user) => [user.id, personName(user)]));
}
