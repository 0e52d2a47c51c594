import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Migration = {
  /** The folder's name: a time and a word. */
  name: string;
  sql: string;
  /** SHA-256 of the file, hex: what Prisma keeps of it. */
  checksum: string;
};

export const migrationsDir = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url));

/** The migrations of this program, in the order in which they apply. */
export async function readMigrations(dir: string = migrationsDir): Promise<Migration[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(dir, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
