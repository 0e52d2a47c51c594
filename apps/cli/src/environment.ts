import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRunning } from './running.ts';

type Environment = Record<string, string | undefined>;

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * The environment that a command reads its settings from. Beside a Storyloom that `npm start` runs from
 * this clone, what is not set here is as it is there, unless this environment names another database.
 */
export function commandEnvironment(own: Environment = process.env): Environment {
  const running = readRunning(resolve(root, own.STORYLOOM_DATA || '.storyloom'));
  if (running === null) return own;
  const elsewhere =
    Boolean(own.DATABASE_HOST || own.DATABASE_URL_FILE) ||
    (Boolean(own.DATABASE_URL) && own.DATABASE_URL !== running.settings.DATABASE_URL);
  if (elsewhere) return own;
  const set = Object.entries(own).filter(([, value]) => value);
  return { ...running.settings, ...Object.fromEntries(set) };
}
