import { type Id, newId } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import { transactionLimits } from '../stories/story-deps.ts';
import { isEmail, normalEmail } from './email.ts';
import type { Role } from './roles.ts';
import { type SignInDeps, signInLink } from './sign-in-link.ts';

/** Sends the invitation. Rejects when the mail server does not take it. */
export type SendInvitation = (mail: { to: string; url: string; teamName: string }) => Promise<void>;

export type Invitation =
  | { ok: true; userId: Id; sent: boolean; url: string }
  | { ok: false; message: string };

export type NewUser = {
  email: string;
  firstName?: string;
  lastName?: string;
  role: Role;
  /** The first team when not told. */
  teamId?: Id;
};

/**
 * Adds a user to a team and invites them: by mail when there is a way to send one, else by the link in
 * the answer. Someone who has an account keeps it; their role in the team becomes the given one.
 */
export async function inviteUser(
  deps: SignInDeps & { send: SendInvitation | null },
  user: NewUser,
): Promise<Invitation> {
  const email = normalEmail(user.email);
  if (!isEmail(email)) return { ok: false, message: `${user.email} is not an e-mail address.` };
  const added = await addMember(deps.prisma, { ...user, email });
  if (!added) return { ok: false, message: 'There is no such team.' };
  const link = await signInLink(deps, { email });
  if (!link) return { ok: false, message: 'The user was removed meanwhile.' };
  const { url } = link;
  if (deps.send) await deps.send({ to: email, url, teamName: added.teamName });
  return { ok: true, userId: added.userId, sent: deps.send !== null, url };
}

async function addMember(
  prisma: PrismaClient,
  { email, firstName = '', lastName = '', role, teamId: wanted }: NewUser,
): Promise<{ userId: Id; teamName: string } | null> {
  return prisma.$transaction(async (tx) => {
    const team = await tx.team.findFirst({
      ...(wanted ? { where: { id: wanted } } : {}),
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
    if (!team) return null;
    const { id: userId } = await tx.user.upsert({
      where: { email },
      create: { id: newId(), email, firstName, lastName, invitedAt: new Date() },
      update: {},
    });
    const { id: teamId } = team;
    await tx.teamMember.upsert({
      where: { teamId_userId: { teamId, userId } },
      create: { teamId, userId, role },
      update: { role },
    });
    return { userId, teamName: team.name };
  }, transactionLimits);
}
