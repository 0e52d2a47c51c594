import { makePool } from '@storyloom/adapters/postgres/pool';
import { crashPoints } from '@storyloom/adapters/testing/crash-points';
import type { Keyring } from '@storyloom/adapters/vault/keyring';
import { rotateKeys } from '@storyloom/adapters/vault/rotate';
import { makeVault } from '@storyloom/adapters/vault/vault';
import type { Command } from 'commander';
import { type Answer, refusal, type Show } from '../answer.ts';
import { type Installation, withInstallation } from '../installation.ts';
import { recordedChange } from '../recorded.ts';

export function addKeysCommands(program: Command, show: Show): void {
  program
    .command('keys')
    .description('The keys that credentials are sealed with')
    .command('rotate')
    .description('Seal all credentials with the first key of SECRETS_KEY, while stories run')
    .action(() => show(withInstallation(rotate)));
}

async function rotate({ config, prisma }: Installation): Promise<Answer> {
  const { keys } = config.secrets;
  if (!keys)
    return refusal('SECRETS_KEY is not set: give the new key and the old one, with a comma between.');
  const what = { operation: 'keys.rotate', resource: 'installation', teamId: null, inputs: {} };
  return recordedChange(prisma, what, () => rotateTo(keys, config.database.url));
}

/** Progress goes to stderr: the answer is what was done. */
async function rotateTo(keys: Keyring, url: string): Promise<Answer> {
  const vault = makeVault(keys);
  const crash = crashPoints(process.env);
  const pool = makePool({ url, name: 'cli', max: 1 });
  try {
    const { done, unreadable } = await rotateKeys({
      pool,
      vault,
      onBatch: (count, total) => {
        if (total > 0) process.stderr.write(`${count} of ${total}\n`);
        if (count > 0) crash.at('rotate_key.mid');
      },
    });
    const json = { key: vault.keyId, done, unreadable };
    if (unreadable > 0) {
      const message = `${unreadable} sealed values open with none of the keys of SECRETS_KEY: add the key that they were sealed with and run this again.`;
      return { text: '', json, failed: message };
    }
    const others = keys.length > 1 ? ' The other keys can be taken out of SECRETS_KEY now.' : '';
    return { text: `All is sealed with the key ${vault.keyId}: ${done} wrapped anew.${others}`, json };
  } finally {
    await pool.end();
  }
}
