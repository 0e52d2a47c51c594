/**
 * Who may change who is in a team: admins, and of owners only owners; a team keeps an owner. A sign-in link is
 * somebody's whole account, so it is mailed to its address; without a mail server it is shown to who invites only
 * while it leads nowhere but into this team: to a person who has never signed in and is in no other.
 */
import { type Id, newId } from '@storyloom/engine';
import { reasonOf } from '../postgres/errors.ts';
import type { Prisma } from '../prisma/generated/client.ts';
import { type NotFound, notFound, type Scope, transactionLimits } from '../stories/story-deps.ts';
import { isEmail, normalEmail } from './email.ts';
import type { SendInvitation } from './invite-user.ts';
import { type Role, roleOf } from './roles.ts';
import { type SignInDeps, signInLink } from './sign-in-link.ts';

export type MemberDeps = SignInDeps & { sendInvitation: SendInvitation | null };

type Refused = { ok: false; message: string };

/** `link` is null when it was mailed, and for who has an account: they sign in as always. */
export type Invited = { ok: true; id: Id; sent: boolean; link: string | null };

const refused = (message: string): Refused => ({ ok: false, message });
const ownersAlone = refused('Only an owner may make owners, and change what owners may do.');

/** Somebody who is in the team already keeps their role. */
export async function inviteMember(
  deps: MemberDeps,
  scope: Scope,
  { email: typed, role }: { email: string; role: Role },
): Promise<Invited | Refused | NotFound> {
  const email = normalEmail(typed);
  if (!isEmail(email)) return refused(`${typed.trim()} is not an e-mail address.`);
  const added = await inTeam(deps, scope, async (tx, { teamId, mayOwners }) => {
    if (role === 'owner' && !mayOwners) return ownersAlone;
    const { id: userId } = await tx.user.upsert({
      where: { email },
      create: { id: newId(), email, invitedAt: new Date() },
      update: {},
      select: { id: true },
    });
    const { count } = await tx.teamMember.createMany({
      data: { teamId, userId, role },
      skipDuplicates: true,
    });
    return count === 0 ? refused(`${email} is in this team already.`) : { ok: true as const, userId };
  });
  return added === notFound || !added.ok ? added : sendLink(deps, scope, { userId: added.userId, email });
}

/** Another link to somebody who was invited and has not come; the ones before work until their time is over. */
export async function inviteAgain(
  deps: MemberDeps,
  scope: Scope,
  { email: typed }: { email: string },
): Promise<Invited | Refused | NotFound> {
  const email = normalEmail(typed);
  const member = await deps.prisma.teamMember.findFirst({
    where: { teamId: scope.teamId, user: { email } },
    select: { userId: true, role: true, user: { select: { emailVerified: true } } },
  });
  if (!member) return notFound;
  if (member.user.emailVerified !== null) return refused(`${email} has signed in already.`);
  return sendLink(deps, scope, { userId: member.userId, email });
}

/** From the next call on. */
export async function setMemberRole(
  deps: Pick<MemberDeps, 'prisma'>,
  scope: Scope,
  { email, role }: { email: string; role: Role },
): Promise<{ ok: true } | Refused | NotFound> {
  return inTeam(deps, scope, async (tx, { teamId, mayOwners }) => {
    const member = await memberOf(tx, { teamId, email });
    if (!member) return notFound;
    if ((member.role === 'owner' || role === 'owner') && !mayOwners) return ownersAlone;
    if (role !== 'owner' && (await isLastOwner(tx, { teamId, ...member }))) return lastOwner(email);
    const { userId } = member;
    await tx.teamMember.update({ where: { teamId_userId: { teamId, userId } }, data: { role } });
    return { ok: true };
  });
}

/** Their keys of this team stop working; their account, and what they made, stays. */
export async function removeMember(
  deps: Pick<MemberDeps, 'prisma'>,
  scope: Scope,
  { email }: { email: string },
): Promise<{ ok: true } | Refused | NotFound> {
  return inTeam(deps, scope, async (tx, { teamId, mayOwners }) => {
    const member = await memberOf(tx, { teamId, email });
    if (!member) return notFound;
    if (member.role === 'owner' && !mayOwners) return ownersAlone;
    if (await isLastOwner(tx, { teamId, ...member })) return lastOwner(email);
    const { userId } = member;
    await tx.apiKey.updateMany({
      where: { teamId, userId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    await tx.teamMember.delete({ where: { teamId_userId: { teamId, userId } } });
    return { ok: true };
  });
}

type Acting = { teamId: Id; mayOwners: boolean };

/** One change of a team's members at a time: two owners who leave at once do not leave it without one. */
async function inTeam<Result>(
  { prisma }: Pick<MemberDeps, 'prisma'>,
  { teamId, userId }: Scope,
  act: (tx: Prisma.TransactionClient, acting: Acting) => Promise<Result>,
): Promise<Result | NotFound> {
  return prisma.$transaction(async (tx) => {
    const [team] = await tx.$queryRaw<
      { id: Id }[]
    >`select id from team where id = ${teamId}::uuid for update`;
    const actor =
      userId === null || !team
        ? null
        : await tx.teamMember.findUnique({ where: { teamId_userId: { teamId, userId } } });
    if (!actor) return notFound;
    return act(tx, { teamId, mayOwners: roleOf(actor.role) === 'owner' });
  }, transactionLimits);
}

async function memberOf(
  tx: Prisma.TransactionClient,
  { teamId, email }: { teamId: Id; email: string },
): Promise<{ userId: Id; role: Role } | null> {
  const member = await tx.teamMember.findFirst({
    where: { teamId, user: { email: normalEmail(email) } },
    select: { userId: true, role: true },
  });
  return member && { userId: member.userId, role: roleOf(member.role) };
}

async function isLastOwner(
  tx: Prisma.TransactionClient,
  { teamId, userId, role }: { teamId: Id; userId: Id; role: Role },
): Promise<boolean> {
  if (role !== 'owner') return false;
  return (await tx.teamMember.count({ where: { teamId, role: 'owner', userId: { not: userId } } })) === 0;
}

const lastOwner = (email: string) =>
  refused(`${email} is the last owner of this team. Make somebody else an owner first.`);

async function sendLink(
  deps: MemberDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  { userId: id, email }: { userId: Id; email: string },
): Promise<Invited | Refused | NotFound> {
  const { prisma, sendInvitation } = deps;
  if (sendInvitation === null && !(await isOursAlone(prisma, { id, teamId }))) {
    return { ok: true, id, sent: false, link: null };
  }
  const link = await signInLink(deps, { email });
  if (!link) return notFound;
  if (sendInvitation === null) return { ok: true, id, sent: false, link: link.url };
  const { name: teamName } = await prisma.team.findUniqueOrThrow({
    where: { id: teamId },
    select: { name: true },
  });
  try {
    await sendInvitation({ to: email, url: link.url, teamName });
  } catch (error) {
    return refused(`${email} is in the team, and the mail to them was not sent: ${reasonOf(error)}`);
  }
  return { ok: true, id, sent: true, link: null };
}

/** Whether an account leads nowhere but into this team, and nobody has used it yet. */
async function isOursAlone(
  prisma: MemberDeps['prisma'],
  { id, teamId }: { id: Id; teamId: Id },
): Promise<boolean> {
  const user = await prisma.user.findUnique({
    where: { id },
    select: {
      emailVerified: true,
      invitedAt: true,
      _count: {
        select: {
          memberships: { where: { teamId: { not: teamId } } },
          sessions: true,
          accounts: true,
          apiKeys: true,
        },
      },
    },
  });
  if (!user || user.emailVerified !== null || user.invitedAt === null) return false;
  const { memberships, sessions, accounts, apiKeys } = user._count;
  return memberships + sessions + accounts + apiKeys === 0;
}
