import type { Id } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import type { Role } from './roles.ts';

/** Who looks after the whole installation: the owners of its first team, which was made with it. */
export async function looksAfterInstallation(
  { prisma }: { prisma: Pick<PrismaClient, 'team'> },
  { teamId, role }: { teamId: Id; role: Role },
): Promise<boolean> {
  if (role !== 'owner') return false;
  const first = await prisma.team.findFirst({
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  return first?.id === teamId;
}
