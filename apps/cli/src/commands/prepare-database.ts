import { readFile } from 'node:fs/promises';
import { invitationMail } from '@storyloom/adapters/accounts/invitation-mail';
import { seedUser } from '@storyloom/adapters/accounts/seed-user';
import { linkHours, signInLink } from '@storyloom/adapters/accounts/sign-in-link';
import { prepareQueueDatabase } from '@storyloom/adapters/bullmq/queue';
import { baseUrl, type CliConfig } from '@storyloom/adapters/config/config';
import { makeMailer } from '@storyloom/adapters/mail/mailer';
import { reasonOf } from '@storyloom/adapters/postgres/errors';
import { prepareDatabase } from '@storyloom/adapters/postgres/migrate';
import { makePrisma, type PrismaClient } from '@storyloom/adapters/prisma/client';
import { importStory } from '@storyloom/adapters/stories/story-file';
import type { Id } from '@storyloom/engine';
import type { Command } from 'commander';
import { type Answer, refusal, type Show } from '../answer.ts';
import { type Installation, withConfig } from '../installation.ts';
import { recordedChange } from '../recorded.ts';
import { storyDeps } from '../story-deps.ts';
import { findTeam } from '../teams.ts';

export function addPrepareDatabase(program: Command, show: Show): void {
  program
    .command('prepare-database')
    .description('Bring the database up to date and make the first user; harmless when repeated')
    .option('--sample-story', 'put a sample story into the first team if there was never any story')
    .action((options: Options) => show(withConfig((config) => prepare(config, options))));
}

type Options = { sampleStory?: boolean };

/**
 * Applies what is missing of the schema and of the queue's, then makes the first user, who is invited by
 * mail if there is a mail server. Twice at once is as good as once: one does it, the other finds it done.
 */
async function prepare(config: CliConfig, options: Options): Promise<Answer> {
  const lines: string[] = [];
  const prepared = await prepareDatabase({
    url: config.database.url,
    log: (line) => lines.push(line),
    before: prepareQueueDatabase,
  });
  if (!prepared.ok) return refusal(prepared.message, { code: prepared.code });
  const prisma = makePrisma({ url: config.database.url, max: config.database.pool });
  const { applied } = prepared;
  const run = () => seed({ config, prisma }, { ...options, applied, lines });
  const what = { operation: 'database.prepare', resource: 'installation', teamId: null, inputs: {} };
  try {
    const isNews = applied.length > 0 || (await lacks(prisma, options));
    return isNews ? await recordedChange(prisma, what, run) : await run();
  } finally {
    await prisma.$disconnect();
  }
}

/** Whether there is anything to make: what is repeated and does nothing is no news. */
async function lacks(prisma: PrismaClient, { sampleStory }: Options): Promise<boolean> {
  if ((await prisma.user.count()) === 0) return true;
  return sampleStory === true && (await prisma.story.count()) === 0;
}

async function seed(
  { config, prisma }: Installation,
  { sampleStory, applied, lines }: Options & { applied: string[]; lines: string[] },
): Promise<Answer> {
  const { created } = await seedUser(prisma, { seed: config.seed, teamName: config.site.tenantName });
  const invitation = created ? await invite({ config, prisma }) : null;
  const sample = sampleStory ? await importSample({ config, prisma }) : null;
  return {
    text: [...lines, ...(invitation ? [invitation.text] : []), 'The database is prepared.'].join('\n'),
    json: { applied, user: invitation?.json ?? null, sampleStory: sample },
  };
}

/** Tells the first user. A mail server that does not take the mail is no reason to fail: the link is printed. */
async function invite({ config, prisma }: Installation): Promise<{ text: string; json: unknown } | null> {
  const { email } = config.seed;
  const link = await signInLink(
    { prisma, baseUrl: baseUrl(config), secret: config.appSecretToken },
    { email },
  );
  if (!link) return null;
  const send = invitationMail(makeMailer(config.mail), config.site);
  let why = '';
  if (send) {
    try {
      await send({ to: email, url: link.url, teamName: config.site.tenantName });
      return { text: `Invited ${email} by mail.`, json: { email, sent: true } };
    } catch (error) {
      why = `The mail to ${email} could not be sent (${reasonOf(error)}). `;
    }
  }
  return {
    text: `${why}Sign in as ${email} with this link, once, within ${linkHours} hours:\n${link.url}`,
    json: { email, sent: false, link: link.url },
  };
}

const sampleFile = new URL('../../../../catalog/welcome.story.json', import.meta.url);

/** Only where there was never a story: one that was removed does not come back. Answers its id where it is new. */
async function importSample({ config, prisma }: Installation): Promise<Id | null> {
  if ((await prisma.story.count()) > 0) return null;
  const team = await findTeam(prisma, undefined);
  if (!team.ok) return null;
  const deps = storyDeps({ config, prisma });
  const file: unknown = JSON.parse(await readFile(sampleFile, 'utf8'));
  const imported = await importStory(deps, { teamId: team.id, userId: null }, { file });
  if (!imported.ok) throw new Error(`The sample story is wrong: ${JSON.stringify(imported.problems)}`);
  return imported.id;
}
