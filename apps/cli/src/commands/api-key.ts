import { createApiKey } from '@storyloom/adapters/accounts/api-keys';
import { normalEmail } from '@storyloom/adapters/accounts/email';
import { notFound } from '@storyloom/adapters/stories/story-deps';
import type { Command } from 'commander';
import { type Answer, refusal, type Show } from '../answer.ts';
import { type Installation, withInstallation } from '../installation.ts';
import { recordedChange } from '../recorded.ts';
import { findTeam } from '../teams.ts';

export function addApiKeyCommands(program: Command, show: Show): void {
  program
    .command('api-key')
    .description('Keys of the REST API')
    .command('create')
    .description('Make a key that acts for a user in a team; it is shown this once')
    .requiredOption('--email <address>', 'the user')
    .requiredOption('--name <name>', 'what the key is for')
    .option('--team <name or id>', "the team; the user's first team when not told")
    .action((options: Options) => show(withInstallation((installation) => createKey(installation, options))));
}

type Options = { email: string; name: string; team?: string };

/** The key stands in this answer and nowhere else. */
async function createKey({ prisma }: Pick<Installation, 'prisma'>, options: Options): Promise<Answer> {
  const email = normalEmail(options.email);
  const user = await prisma.user.findUnique({
    where: { email },
    include: { memberships: { orderBy: [{ createdAt: 'asc' }, { teamId: 'asc' }], take: 1 } },
  });
  if (!user) return refusal(`There is no user ${options.email}.`);
  const named = options.team === undefined ? null : await findTeam(prisma, options.team);
  if (named?.ok === false) return refusal(named.message);
  const teamId = named?.id ?? user.memberships[0]?.teamId;
  if (teamId === undefined) return refusal(`${email} is in no team.`);
  const { name } = options;
  const what = { operation: 'apiKeys.create', resource: 'api_key', teamId, inputs: { email, name } };
  return recordedChange(prisma, what, async () => {
    const created = await createApiKey({ prisma }, { teamId, userId: user.id, name });
    if (created === notFound) return refusal(`${email} is not in the team "${options.team}".`);
    return { text: created.key, json: created };
  });
}
