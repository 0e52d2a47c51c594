import { invitationMail } from '@storyloom/adapters/accounts/invitation-mail';
import { inviteUser } from '@storyloom/adapters/accounts/invite-user';
import { type Role, roles } from '@storyloom/adapters/accounts/roles';
import { linkHours, signInLink } from '@storyloom/adapters/accounts/sign-in-link';
import { baseUrl } from '@storyloom/adapters/config/config';
import { makeMailer } from '@storyloom/adapters/mail/mailer';
import { reasonOf } from '@storyloom/adapters/postgres/errors';
import type { Id } from '@storyloom/engine';
import { type Command, Option } from 'commander';
import { type Answer, refusal, type Show } from '../answer.ts';
import { type Installation, withInstallation } from '../installation.ts';
import { recordedChange } from '../recorded.ts';
import { findTeam } from '../teams.ts';

export function addUserCommands(program: Command, show: Show): void {
  const user = program.command('user').description('People who sign in');
  user
    .command('create')
    .description('Add a user to a team and invite them: by mail if there is a mail server, else by a link')
    .requiredOption('--email <address>', 'their e-mail address')
    .requiredOption('--first-name <name>', 'their first name')
    .requiredOption('--last-name <name>', 'their last name')
    .option('--team <name or id>', 'the team; the first one when not told')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).default('editor'))
    .action((options: NewUser) =>
      show(withInstallation((installation) => createUser(installation, options))),
    );
  user
    .command('link')
    .description(`Print a link that signs a user in, once, within ${linkHours} hours`)
    .option('--email <address>', 'the user; the first one when not told')
    .option('--opens <path>', 'the page that it leads to, as /stories; Home when not told')
    .action((options: LinkOptions) =>
      show(withInstallation((installation) => printLink(installation, options))),
    );
}

type NewUser = { email: string; firstName: string; lastName: string; team?: string; role: Role };

/** Someone who has an account keeps it and is invited again. A mail that cannot be sent becomes a link. */
async function createUser(installation: Installation, options: NewUser): Promise<Answer> {
  const { prisma } = installation;
  const team = await findTeam(prisma, options.team);
  if (!team.ok) return refusal(team.message);
  const { email, firstName, lastName, role } = options;
  const inputs = { email, firstName, lastName, role };
  const what = { operation: 'users.create', resource: 'user', teamId: team.id, inputs };
  return recordedChange(prisma, what, () => invite(installation, { ...options, teamId: team.id }));
}

async function invite({ config, prisma }: Installation, options: NewUser & { teamId: Id }): Promise<Answer> {
  const send = invitationMail(makeMailer(config.mail), config.site);
  let unsent: string | null = null;
  const invited = await inviteUser(
    {
      prisma,
      baseUrl: baseUrl(config),
      secret: config.appSecretToken,
      send:
        send &&
        ((mail) =>
          send(mail).catch((error: unknown) => {
            unsent = reasonOf(error);
          })),
    },
    options,
  );
  if (!invited.ok) return refusal(invited.message);
  const sent = invited.sent && unsent === null;
  const why = unsent === null ? '' : `The mail could not be sent (${unsent}). `;
  return {
    text: sent
      ? `Invited ${options.email} by mail.`
      : `${why}Give ${options.email} this link; it signs in once, within ${linkHours} hours:\n${invited.url}`,
    json: { id: invited.userId, email: options.email, sent, ...(sent ? {} : { link: invited.url }) },
  };
}

type LinkOptions = { email?: string; opens?: string };

async function printLink({ config, prisma }: Installation, options: LinkOptions): Promise<Answer> {
  const { opens = '/' } = options;
  if (!opens.startsWith('/')) return refusal('--opens takes a path of this site that begins with a slash.');
  const email = options.email ?? (await firstUser(prisma));
  if (email === null) return refusal('There is no user yet: run npm run prepare-database.');
  const deps = { prisma, baseUrl: baseUrl(config), secret: config.appSecretToken };
  const what = { operation: 'users.link', resource: 'user', teamId: null, inputs: { email } };
  return recordedChange(prisma, what, async () => {
    const link = await signInLink(deps, { email, callbackUrl: deps.baseUrl + (opens === '/' ? '' : opens) });
    if (!link) return refusal(`There is no user ${email}.`);
    return { text: link.url, json: { email, link: link.url, expires: link.expires.toISOString() } };
  });
}

async function firstUser(prisma: Installation['prisma']): Promise<string | null> {
  const user = await prisma.user.findFirst({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  return user?.email ?? null;
}
