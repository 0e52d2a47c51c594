import { cliConfig } from '@storyloom/adapters/config/config';
import type { Command } from 'commander';
import type { Answer, Show } from '../answer.ts';
import { type Check, fail, ok } from '../doctor/check.ts';
import { checkDatabase } from '../doctor/database.ts';
import { checkDisk, checkSecret } from '../doctor/machine.ts';
import { checkMail } from '../doctor/mail.ts';
import { checkRedis } from '../doctor/redis.ts';
import { checkSealing } from '../doctor/secrets.ts';
import { commandEnvironment } from '../environment.ts';

export function addDoctor(program: Command, show: Show): void {
  program
    .command('doctor')
    .description('Check this installation, part by part')
    .action(() => show(examine(commandEnvironment())));
}

/** Looks at every part; fails when one of them would keep the product from working. */
async function examine(env: Record<string, string | undefined>): Promise<Answer> {
  const read = cliConfig(env);
  const checks = read.ok
    ? await Promise.all([
        ok('settings', 'All valid.'),
        checkDatabase(read.config.database.url),
        checkRedis(read.config.redisUrl),
        checkMail(read.config.mail),
        checkSecret(read.config.appSecretToken),
        checkSealing(read.config.database.url, read.config.secrets.keys),
        checkDisk(),
      ]).then((found) => found.flat())
    : read.problems.map(({ variable, message }) => fail('settings', `${variable} ${message}.`));
  const failed = checks.filter((check) => check.state === 'fail').map((check) => check.part);
  return {
    text: checks.map(line).join('\n'),
    json: { checks },
    ...(failed.length > 0 ? { failed: `Not in order: ${[...new Set(failed)].join(', ')}.` } : {}),
  };
}

function line({ part, state, message }: Check): string {
  return `${state.padEnd(4)}  ${part.padEnd(8)}  ${message}`;
}
