import type { PrismaClient } from '@storyloom/adapters/prisma/client';
import { type Id, isId } from '@storyloom/engine';

export type TeamResult = { ok: true; id: Id } | { ok: false; message: string };

/** The team that a command names, by id or by name; the first team when it names none. */
export async function findTeam(prisma: PrismaClient, named: string | undefined): Promise<TeamResult> {
  const where = named === undefined ? {} : isId(named) ? { id: named } : { name: named };
  const found = await prisma.team.findMany({
    where,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: 2,
    select: { id: true },
  });
  const [team, another] = found;
  if (team === undefined) {
    return {
      ok: false,
      message:
        named === undefined
          ? 'There is no team yet: run npm run prepare-database.'
          : `There is no team "${named}".`,
    };
  }
  if (named !== undefined && another !== undefined) {
    return { ok: false, message: `Several teams are named "${named}": name one by its id.` };
  }
  return { ok: true, id: team.id };
}
