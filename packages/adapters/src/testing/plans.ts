/** What PostgreSQL reads for a statement, as it is prepared in a worker. */
import { escapeLiteral, type Pool } from 'pg';
import { z } from 'zod';

const node = z.object({
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Rows Removed by Filter': z.number().default(0),
  'Rows Removed by Index Recheck': z.number().default(0),
  get Plans() {
    return z.array(node).default([]);
  },
});
type Node = z.infer<typeof node>;

/**
 * How many rows, and entries of indexes, the plan looks at in tables and indexes whose name begins with `table`.
 * `generic`: the plan that is kept for any values, as a prepared statement gets sooner or later. What the statement
 * writes is undone.
 */
export async function rowsRead(
  pool: Pool,
  { text, values, table, generic }: { text: string; values: unknown[]; table: string; generic: boolean },
): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL plan_cache_mode = force_${generic ? 'generic' : 'custom'}_plan`);
    await client.query(`PREPARE explained AS ${text}`);
    const given = values.map((value) => literal(value)).join(', ');
    const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(
      `EXPLAIN (ANALYZE, TIMING off, FORMAT json) EXECUTE explained(${given})`,
    );
    const [plan] = z.array(z.object({ Plan: node })).parse(rows[0]?.['QUERY PLAN']);
    if (!plan) throw new Error('A statement has a plan.');
    return nodesOf(plan.Plan)
      .filter((one) => (one['Relation Name'] ?? one['Index Name'] ?? '').startsWith(table))
      .reduce((sum, one) => sum + one['Actual Loops'] * lookedAt(one), 0);
  } finally {
    client.release(true);
  }
}

/** Of a list: its elements have no comma. */
function literal(value: unknown): string {
  if (value === null) return 'NULL';
  return escapeLiteral(Array.isArray(value) ? `{${value.join()}}` : String(value));
}

function nodesOf(one: Node): Node[] {
  return [one, ...one.Plans.flatMap(nodesOf)];
}

function lookedAt(one: Node): number {
  return one['Actual Rows'] + one['Rows Removed by Filter'] + one['Rows Removed by Index Recheck'];
}
