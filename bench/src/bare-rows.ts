/**
 * The limit that matters most: how fast PostgreSQL takes the very rows that the product stored for some
 * runs, under fresh ids, into tables with the same columns and indexes, when nothing else is done. The
 * values are written down before the clock starts, so that all of it is PostgreSQL's own.
 */
import type { Pool } from 'pg';
import { sendAll } from './bare.ts';
import type { Story } from './imported.ts';
import { uuidV7 } from './uuid.ts';
import { settle } from './wait.ts';

const runsPerStatement = 100;
const tables = ['story_run', 'event', 'action_run'] as const;

type Sample = { table: string; columns: { name: string; type: string }[]; rows: (string | null)[][] };

export type BareRows = { runsPerSecond: number; rowsPerSecond: number; rowsPerRun: number };

/** Takes up to 100 finished runs of the story as the sample and stores their like `runs` times. */
export async function bareRows(
  { database, databaseUrl }: { database: Pool; databaseUrl: string },
  { story, runs }: { story: Story; runs: number },
): Promise<BareRows> {
  const samples = await readSamples(database, story);
  const sampled = samples[0]?.rows.length ?? 0;
  const rowsPerRun = samples.reduce((sum, { rows }) => sum + rows.length, 0) / sampled;
  const statements = Array.from({ length: Math.ceil(runs / sampled) }, () => statementOf(samples));
  for (const table of tables) {
    await database.query(`create table bench_${table} (like ${table} including all)`);
  }
  try {
    await settle();
    const seconds = await sendAll(databaseUrl, statements);
    const runsPerSecond = (statements.length * sampled) / seconds;
    return { runsPerSecond, rowsPerSecond: runsPerSecond * rowsPerRun, rowsPerRun };
  } finally {
    await database.query(`drop table ${tables.map((table) => `bench_${table}`).join(', ')}`);
  }
}

/** Two measurements of as many runs each, before and after what they are compared with: the machine drifts. */
export function averaged(before: BareRows, after: BareRows): BareRows {
  const runsPerSecond = 2 / (1 / before.runsPerSecond + 1 / after.runsPerSecond);
  return { ...before, runsPerSecond, rowsPerSecond: runsPerSecond * before.rowsPerRun };
}

async function readSamples(database: Pool, story: Story): Promise<Sample[]> {
  const { rows } = await database.query<{ id: string }>(
    `select story_run_id as id from event where story_id = $1 and action_id = $2 order by id desc limit $3`,
    [story.id, story.lastId, runsPerStatement],
  );
  const runIds = rows.map(({ id }) => id);
  return Promise.all(
    tables.map(async (table) => {
      const { rows: columns } = await database.query<{ name: string; type: string }>(
        `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
        [table],
      );
      const found = await database.query<(string | null)[]>({
        text: `select ${columns.map(({ name }) => `"${name}"::text`).join(', ')} from ${table}
               where ${table === 'story_run' ? 'id' : 'story_run_id'} = any($1::uuid[])`,
        values: [runIds],
        rowMode: 'array',
      });
      return { table, columns, rows: found.rows };
    }),
  );
}

/** One statement that stores the sample under fresh ids in one commit; a column is one array. */
function statementOf(samples: readonly Sample[]) {
  const fresh = freshIds(samples);
  const values: unknown[] = [];
  const inserts = samples.map(({ table, columns, rows }) => {
    const names = columns.map(({ name }) => `"${name}"`).join(', ');
    const places = columns.map((_, column) => {
      values.push(arrayText(rows.map((row) => fresh(row[column] ?? null))));
      return `$${values.length}::text[]`;
    });
    const cast = columns.map(({ name, type }) => `"${name}"::${type}`).join(', ');
    return `insert into bench_${table} (${names})
      select ${cast} from unnest(${places.join(', ')}) as given(${names})`;
  });
  const [main = '', ...others] = inserts.reverse();
  const text = `with ${others.map((insert, at) => `other_${at} as (${insert})`).join(', ')} ${main}`;
  return { name: 'bench_rows', text, values };
}

/** Replaces the ids of the sample's rows, wherever they stand in a text, each by one new UUIDv7. */
function freshIds(samples: readonly Sample[]): (text: string | null) => string | null {
  const renamed = new Map<string, string>();
  for (const { columns, rows } of samples) {
    const at = columns.findIndex(({ name }) => name === 'id');
    for (const row of rows) renamed.set(row[at] ?? '', uuidV7(Date.now()));
  }
  const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
  return (text) => text?.replace(uuid, (id) => renamed.get(id) ?? id) ?? null;
}

/** A PostgreSQL array of texts as it is written. */
export function arrayText(values: readonly (string | null)[]): string {
  const element = (value: string | null) =>
    value === null ? 'NULL' : `"${value.replace(/["\\]/g, '\\$&')}"`;
  return `{${values.map(element).join(',')}}`;
}
