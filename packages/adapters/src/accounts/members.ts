/** Who is in a team, and what they may do there. */
import type { Id } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import type { Scope } from '../stories/story-deps.ts';
import { personName } from './people.ts';
import { type Role, roleOf, roles } from './roles.ts';

export type Member = {
  id: Id;
  name: string;
  email: string;
  role: Role;
  joinedAt: Date;
  /** When they signed in last, of the browsers where they still are; null when they are nowhere. */
  signedInAt: Date | null;
  /** They were invited and have not signed in yet. */
  invited: boolean;
};

type Row = {
  id: Id;
  email: string;
  name: string | null;
  first_name: string;
  last_name: string;
  role: string;
  created_at: Date;
  signed_in_at: Date | null;
  invited: boolean;
};

const mostListed = 1_000;

/** By role, then by name. */
export async function listMembers(
  { prisma }: { prisma: Pick<PrismaClient, '$queryRaw'> },
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<Member[]> {
  const rows = await prisma.$queryRaw<Row[]>`
    select u.id, u.email, u.name, u.first_name, u.last_name, m.role, m.created_at,
           (select max(s.created_at) from session s where s.user_id = u.id and s.expires > now()) as signed_in_at,
           u.invited_at is not null and u.email_verified is null as invited
    from team_member m join "user" u on u.id = m.user_id
    where m.team_id = ${teamId}::uuid order by m.created_at, u.id limit ${mostListed}`;
  const rank = ({ role }: Member) => roles.indexOf(role);
  return rows
    .map((row) => ({
      id: row.id,
      name: personName({ ...row, firstName: row.first_name, lastName: row.last_name }),
      email: row.email,
      role: roleOf(row.role),
      joinedAt: row.created_at,
      signedInAt: row.signed_in_at,
      invited: row.invited && row.signed_in_at === null,
    }))
    .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
