/**
 * People, links and keys of a running installation, by the functions that the CLI's commands call: a process
 * takes a second to start, and most tests ask for two.
 */
import type { Id } from '@storyloom/engine';
import { createApiKey } from '../accounts/api-keys.ts';
import { inviteUser, type NewUser } from '../accounts/invite-user.ts';
import { signInLink } from '../accounts/sign-in-link.ts';
import { makePrisma } from '../prisma/client.ts';

export type People = {
  /** An API key of the first user, or of this one, in their first team. */
  apiKey: (email?: string) => Promise<string>;
  /** A link that signs the first user, or this one, in once. */
  signInLink: (email?: string) => Promise<string>;
  /** Adds someone to a team; answers their first sign-in link. */
  invite: (user: NewUser & { teamId: Id }) => Promise<string>;
};

const first = 'admin@localhost';

/** Close it before its database stops. Its functions reject when they name nobody. */
export function peopleOf(on: { databaseUrl: string; baseUrl: string; secret: string }) {
  const prisma = makePrisma({ url: on.databaseUrl, max: 2 });
  const deps = { prisma, baseUrl: on.baseUrl, secret: on.secret };
  const people: People = {
    apiKey: async (email = first) => {
      const { teamId, userId } = await prisma.teamMember.findFirstOrThrow({
        where: { user: { email } },
        orderBy: [{ createdAt: 'asc' }, { teamId: 'asc' }],
      });
      const made = await createApiKey({ prisma }, { teamId, userId, name: 'test' });
      if (typeof made === 'string') throw new Error(`${email} left the team meanwhile.`);
      return made.key;
    },
    signInLink: async (email = first) => {
      const link = await signInLink(deps, { email });
      if (link === null) throw new Error(`There is no user ${email}.`);
      return link.url;
    },
    invite: async (user) => {
      const invited = await inviteUser({ ...deps, send: null }, user);
      if (!invited.ok) throw new Error(invited.message);
      return invited.url;
    },
  };
  return { people, close: () => prisma.$disconnect() };
}
