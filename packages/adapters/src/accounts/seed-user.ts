import { newId } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import { transactionLimits } from '../stories/story-deps.ts';
import { normalEmail } from './email.ts';

export type Seed = { email: string; firstName: string; lastName: string };

/** The key of the advisory lock under which the first user is made: two programs may start at once. */
const seedLock = 7_305_911;

/** The first user, owner of the first team. Does nothing while there is any user. */
export async function seedUser(
  prisma: PrismaClient,
  { seed, teamName }: { seed: Seed; teamName: string },
): Promise<{ created: boolean }> {
  return prisma.$transaction(async (tx) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(${seedLock})::text`;
    if ((await tx.user.count()) > 0) return { created: false };
    const { firstName, lastName } = seed;
    const [userId, teamId] = [newId(), newId()];
    await tx.user.create({
      data: { id: userId, email: normalEmail(seed.email), firstName, lastName },
    });
    await tx.team.create({ data: { id: teamId, name: teamName } });
    await tx.teamMember.create({ data: { teamId, userId, role: 'owner' } });
    return { created: true };
  }, transactionLimits);
}
