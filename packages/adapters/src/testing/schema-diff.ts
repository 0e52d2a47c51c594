import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';

/**
 * The SQL that leads from one Prisma schema to another (from an empty database when `from` is null);
 * empty when they agree. Compares the texts; of the server at `url` it asks the version alone, because
 * Prisma's adapter cannot read PostgreSQL's catalogs (their type "char" is unknown to it).
 */
export async function schemaDiff(url: string, from: string | null, to: string): Promise<string> {
  const file = (content: string) => ({ path: 'schema.prisma', content });
  const adapter = bindMigrationAwareSqlAdapterFactory(
    new PrismaPg({ connectionString: url }, { schema: 'public' }),
  );
  const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', to]] }, () => {}, adapter);
  try {
    const { stdout } = await engine.diff({
      from: from === null ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: [file(from)] },
      to: { tag: 'schemaDatamodel', files: [file(to)] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    // The schema public is always there, and making sure of it needs a right that nothing else needs.
    const sql = (stdout ?? '').replace('-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";', '').trim();
    return sql === '-- This is an empty migration.' ? '' : sql;
  } finally {
    engine.free();
  }
}
