import { type CliConfig, cliConfig } from '@storyloom/adapters/config/config';
import { reasonOf } from '@storyloom/adapters/postgres/errors';
import { databaseState } from '@storyloom/adapters/postgres/migrate';
import { makePool } from '@storyloom/adapters/postgres/pool';
import { makePrisma, type PrismaClient } from '@storyloom/adapters/prisma/client';
import { type Answer, refusal } from './answer.ts';
import { commandEnvironment } from './environment.ts';

/** What commands work with: the settings and the database. */
export type Installation = { config: CliConfig; prisma: PrismaClient };

const hint = 'Commands find the settings of a Storyloom that npm start runs from this folder by themselves.';

/** Runs a command on the settings; answers with every problem of them when they are wrong. */
export async function withConfig(run: (config: CliConfig) => Promise<Answer>): Promise<Answer> {
  const read = cliConfig(commandEnvironment());
  if (read.ok) return run(read.config);
  const sentences = read.problems.map(({ variable, message }) => `${variable} ${message}.`);
  return refusal([...sentences, hint].join('\n'), { problems: read.problems });
}

/** Runs a command on a prepared database, and lets go of it. */
export function withInstallation(run: (installation: Installation) => Promise<Answer>): Promise<Answer> {
  return withConfig(async (config) => {
    const unusable = await whyUnusable(config.database.url);
    if (unusable !== null) return refusal(unusable);
    const prisma = makePrisma({ url: config.database.url, max: config.database.pool });
    try {
      return await run({ config, prisma });
    } finally {
      await prisma.$disconnect();
    }
  });
}

async function whyUnusable(url: string): Promise<string | null> {
  const pool = makePool({ url, name: 'cli', max: 1 });
  try {
    const { state } = await databaseState(pool);
    return state === 'ready' ? null : 'The database is not prepared: run npm run prepare-database first.';
  } catch (error) {
    return `The database cannot be used: ${reasonOf(error)}.`;
  } finally {
    await pool.end();
  }
}
