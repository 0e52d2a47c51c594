/** For tests: whether a secret is where it must not be. */
import { expect } from 'vitest';
import { appRouter } from '../api/root.ts';
import type { Declaration } from '../policy.ts';
import { restOf, type WebWorld } from './web-world.ts';

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

type Ids = { storyId: string; runId: string; all: string[] };

/** One of the catalog. */
const template = 'slack-post-message';

/** Queries that nothing of a crawl can be asked of, and why that hides nothing. */
const unasked: Record<string, string> = {
  'reviews.graph': 'no review is asked for in what is crawled; it answers a version, as versions.get does',
  '/api/v1/re_emissions/{id}': 'as reEmissions.get',
  '/api/v1/action_runs/{id}/logs/stream': 'it never ends; what it streams is what /logs answers',
  'reEmissions.get': 'no events are emitted again in what is crawled; it answers counts and a filter',
};

/** What every query of tRPC answers, of all that there is. Fails for one that never gives an answer. */
export async function crawl(world: WebWorld, ids: Ids): Promise<string> {
  const procedures = appRouter._def.procedures as unknown as Record<
    string,
    { _def: { type: string; meta?: Declaration } }
  >;
  const queries = Object.entries(procedures).filter(([, { _def }]) => _def.type === 'query');
  const said: string[] = [];
  const unanswered: string[] = [];
  for (const [path] of queries) {
    let last = '';
    let isAnswered = false;
    for (const id of ids.all) {
      const { storyId, runId } = ids;
      const { teamId } = world.ada;
      const asked = {
        teamId,
        storyId,
        runId,
        id,
        ids: [storyId],
        text: 'hook',
        path: [],
        revision: 0,
        number: 1,
        slug: template,
      };
      const input = encodeURIComponent(JSON.stringify(asked));
      const response = await fetch(`${world.url}/api/trpc/${path}?input=${input}`, {
        headers: { cookie: world.ada.cookie },
      });
      last = await response.text();
      isAnswered ||= response.ok;
      said.push(last);
    }
    if (!isAnswered && !(path in unasked)) unanswered.push(`${path}: ${last.slice(0, 200)}`);
  }
  expect(queries.length).toBeGreaterThan(15);
  expect(unanswered).toEqual([]);
  return said.join('\n');
}

/** What every GET of REST answers, of all that there is. Fails for one that never gives an answer. */
export async function crawlRest(world: WebWorld, ids: Ids): Promise<string> {
  const { paths } = (await restOf(world)('GET', '/openapi.json')).body as {
    paths: Record<string, { get?: unknown }>;
  };
  const gets = Object.keys(paths).filter((path) => paths[path]?.get !== undefined && !(path in unasked));
  const { storyId } = ids;
  const runs = await world.prisma.actionRun.findMany({ where: { storyId }, select: { id: true } });
  const query = `?story_id=${storyId}&q=hook`;
  const said: string[] = [];
  const unanswered: string[] = [];
  for (const path of gets) {
    const own = path.includes('/action_runs/') ? runs.map(({ id }) => id) : [...ids.all, ids.runId];
    const route = path
      .replace('/api/v1', '')
      .replaceAll(/\{(number|other)\}/g, '1')
      .replace('{slug}', template);
    const urls = new Set(own.map((id) => route.replaceAll(/\{\w+\}/g, id)));
    // As text: exports are lines of JSON.
    const headers = { authorization: `Bearer ${world.ada.key}` };
    const answers = await Promise.all(
      [...urls].map(async (url) => {
        const response = await fetch(`${world.url}/api/v1${url}${query}`, { headers });
        return { isOk: response.ok, text: await response.text() };
      }),
    );
    said.push(...answers.map(({ text }) => text));
    if (!answers.some(({ isOk }) => isOk)) unanswered.push(`${path}: ${said.at(-1)?.slice(0, 200)}`);
  }
  expect(gets.length).toBeGreaterThan(15);
  expect(unanswered).toEqual([]);
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
