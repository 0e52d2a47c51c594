import { statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Check, fail, ok, warn } from './check.ts';

const gigabyte = 1_000_000_000;
const fewestCharacters = 12;

/** A secret that repeats itself is long without being hard to guess. */
export function checkSecret(secret: string): Check {
  const different = new Set(secret).size;
  return different < fewestCharacters
    ? warn(
        'secret',
        `APP_SECRET_TOKEN has only ${different} different characters: make one with openssl rand -hex 64.`,
      )
    : ok('secret', `APP_SECRET_TOKEN has ${secret.length} characters.`);
}

/** Room on the disk that Storyloom runs from. */
export async function checkDisk(
  folder: string = fileURLToPath(new URL('../../../..', import.meta.url)),
): Promise<Check> {
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / gigabyte;
  const message = `${free.toFixed(1)} GB free.`;
  if (free < 0.1) return fail('disk', message);
  return free < 1 ? warn('disk', message) : ok('disk', message);
}
