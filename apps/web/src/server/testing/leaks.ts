/** For tests: whether a secret is where it must not be. */
import { expect } from 'vitest';
import { appRouter } from '../api/root.ts';
import type { Declaration } from '../policy.ts';
import type { WebWorld } from './web-world.ts';

/** No part of a secret may be there, in any encoding. */
export function leaksIn(secrets: Record<string, string>, where: string, seen: string): string[] {
  const forms = Object.entries(secrets).flatMap(([name, secret]) => {
    const bytes = Buffer.from(secret);
    const url = encodeURIComponent(secret);
    return [
      secret,
      secret.slice(0, 12),
      JSON.stringify(secret).slice(1, -1),
      JSON.stringify(JSON.stringify(secret)).slice(3, -3),
      url,
      url.toLowerCase(),
      new URLSearchParams({ x: secret }).toString().slice(2),
      bytes.toString('base64').slice(0, -4),
      bytes.toString('base64url').slice(0, -4),
      Buffer.from(`ada:${secret}`).toString('base64').slice(8, -4),
      bytes.toString('hex'),
    ].map((form) => ({ name, form }));
  });
  return forms
    .filter(({ form }) => seen.includes(form))
    .map(({ name, form }) => `${where}: ${name} as ${form}`);
}

/** What every query of tRPC answers, of all that there is. */
export async function crawl(
  world: WebWorld,
  ids: { storyId: string; runId: string; all: string[] },
): Promise<string> {
  const procedures = appRouter._def.procedures as unknown as Record<
    string,
    { _def: { type: string; meta?: Declaration } }
  >;
  const queries = Object.entries(procedures).filter(([, { _def }]) => _def.type === 'query');
  const said: string[] = [];
  for (const [path] of queries) {
    for (const id of ids.all) {
      const { storyId, runId } = ids;
      const { teamId } = world.ada;
      const input = encodeURIComponent(JSON.stringify({ teamId, storyId, runId, id, actionId: undefined }));
      const response = await fetch(`${world.url}/api/trpc/${path}?input=${input}`, {
        headers: { cookie: world.ada.cookie },
      });
      said.push(await response.text());
    }
  }
  expect(queries.length).toBeGreaterThan(15);
  return said.join('\n');
}

/** All rows of all tables as text: bytes in hexadecimal. */
export async function dump({ prisma }: Pick<WebWorld, 'prisma'>): Promise<string> {
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
  const rows: string[] = [];
  for (const { name } of tables) {
    const [all] = await prisma.$queryRawUnsafe<{ all: string | null }[]>(
      `SELECT string_agg(t::text, E'\n') AS all FROM ${name} t`,
    );
    rows.push(all?.all ?? '');
  }
  expect(tables.length).toBeGreaterThan(15);
  return rows.join('\n');
}
