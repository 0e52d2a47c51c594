import type { Id } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import { personName } from './people.ts';
import { type Role, roleOf } from './roles.ts';

/** Who is signed in, and their teams with their roles as they are now. */
export type Viewer = {
  user: { id: Id; email: string; name: string };
  teams: { id: Id; name: string; role: Role }[];
};

/** The user of a session that has not ended; one query, so that what was revoked is gone at once. */
export async function findSession(prisma: PrismaClient, sessionToken: string): Promise<Viewer | null> {
  const session = await prisma.session.findUnique({
    where: { sessionToken },
    include: {
      user: {
        include: {
          memberships: { include: { team: true }, orderBy: [{ createdAt: 'asc' }, { teamId: 'asc' }] },
        },
      },
    },
  });
  if (!session || session.expires.getTime() <= Date.now()) return null;
  const { user } = session;
  return {
    user: { id: user.id, email: user.email, name: personName(user) },
    teams: user.memberships.map(({ team, role }) => ({ id: team.id, name: team.name, role: roleOf(role) })),
  };
}

/** Signs a user out everywhere; answers how many sessions ended. */
export async function endSessions(prisma: PrismaClient, userId: Id): Promise<{ ended: number }> {
  const { count } = await prisma.session.deleteMany({ where: { userId } });
  return { ended: count };
}
