/**
 * `node scripts/migration.ts <name>`: writes the next migration, from the schema that the migrations
 * make (a copy of it stands beside them) to what prisma/schema.prisma says. Needs no network: a scratch
 * PostgreSQL is started for it. Read the file before you commit it, and add by hand what Prisma cannot
 * say, such as partial indexes; a test compares what the migrations make with prisma/schema.prisma.
 */
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startEmbeddedPostgres } from '../packages/adapters/src/embedded/postgres.ts';
import { migrationsDir } from '../packages/adapters/src/postgres/migration-files.ts';
import { schemaDiff } from '../packages/adapters/src/testing/schema-diff.ts';

const name = process.argv[2];
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Usage: node scripts/migration.ts <name>, the name in snake_case: add_story_tags');
  process.exit(2);
}

const schemaFile = join(migrationsDir, '../schema.prisma');
const copy = join(migrationsDir, 'schema.prisma');
const before = await readFile(copy, 'utf8').catch(() => null);
const scratch = await mkdtemp(join(tmpdir(), 'storyloom-migration-'));
await chmod(scratch, 0o711);
const server = await startEmbeddedPostgres({ dir: join(scratch, 'postgres'), log: () => {} });
if (!server.ok) throw new Error(server.message);
try {
  const sql = await schemaDiff(server.adminUrl, before, await readFile(schemaFile, 'utf8'));
  if (sql === '') {
    console.log('The migrations and prisma/schema.prisma agree: nothing to write.');
  } else {
    const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const file = join(migrationsDir, `${time}_${name}`, 'migration.sql');
    await mkdir(join(file, '..'));
    await writeFile(file, `${sql}\n`);
    await copyFile(schemaFile, copy);
    console.log(`Wrote ${relative('.', file)}`);
  }
} finally {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}
