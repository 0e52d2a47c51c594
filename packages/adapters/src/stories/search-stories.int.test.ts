import { emptyGraph, type Graph, type GraphAction, type JsonObject, newId } from '@storyloom/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageStatement, searchStories } from './search-stories.ts';
import { makeWorld, type World } from './testing-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const action = (name: string, options: JsonObject = {}): GraphAction => {
  const slug = name.toLowerCase().replaceAll(' ', '_');
  return { id: newId(), type: 'webhook', name, slug, options, position: { x: 0, y: 0 } };
};

type Made = { name: string; description?: string; actions?: GraphAction[]; note?: string; age?: number };

async function story(
  teamId: string,
  { name, description = '', actions = [], note, age = 0 }: Made,
): Promise<string> {
  const id = newId();
  const noteId = newId();
  const graph: Graph = {
    ...emptyGraph,
    actions: Object.fromEntries(actions.map((one) => [one.id, one])),
    notes: note === undefined ? {} : { [noteId]: { id: noteId, content: note, position: { x: 0, y: 0 } } },
  };
  const editedAt = new Date(Date.now() - age);
  await world.prisma.story.create({ data: { id, teamId, name, description, draft: graph, editedAt } });
  return id;
}

const deps = () => ({ pool: world.database.pool, types: world.deps.types });
async function search(text: string, page: { limit?: number; after?: string | null } = {}) {
  const found = await searchStories(deps(), world.scope, { text, limit: 20, ...page });
  if (!found.ok) throw new Error(found.message);
  return found;
}
const places = async (text: string) =>
  (await search(text)).stories.map(({ name, hits }) => [name, hits.map((hit) => `${hit.field} ${hit.path}`)]);

describe('a search in all stories', () => {
  beforeAll(async () => {
    const { teamId } = world.scope;
    await story(teamId, {
      name: 'Onboarding',
      description: 'Greets new colleagues',
      actions: [
        action('Ask the directory', {
          url: 'https://dir.example.com',
          payload: { quote: 'say "hi"\nthen go' },
        }),
      ],
      note: 'Ask Größe Müller first',
      age: 1_000,
    });
    await story(teamId, { name: 'Offboarding 100%', actions: [action('Close account')], age: 2_000 });
    const gone = await story(teamId, { name: 'Onboarding, removed' });
    await world.prisma.story.update({ where: { id: gone }, data: { deletedAt: new Date() } });
    await story(world.stranger.teamId, { name: 'Onboarding of strangers' });
  });

  it('finds names, descriptions, Actions, options and notes of the team alone, latest edit first', async () => {
    expect(await places('BOARDING')).toEqual([
      ['Onboarding', ['name ']],
      ['Offboarding 100%', ['name ']],
    ]);
    expect(await places('colleagues')).toEqual([['Onboarding', ['description ']]]);
    expect(await places('dir.example')).toEqual([['Onboarding', ['option url']]]);
    expect(await places('größe müller')).toEqual([['Onboarding', ['note ']]]);
    expect(await places('ask the')).toEqual([['Onboarding', ['name ']]]);
  });

  it('finds text with signs that JSON and patterns write otherwise, and no structure', async () => {
    expect(await places('say "hi"\nthen')).toEqual([['Onboarding', ['option payload.quote']]]);
    expect(await places('100%')).toEqual([['Offboarding 100%', ['name ']]]);
    expect(await places('%')).toEqual([['Offboarding 100%', ['name ']]]);
    expect(await places('"position"')).toEqual([]);
    expect(await places('position')).toEqual([]);
  });

  it('says which Action and marks the hit', async () => {
    const [found] = (await search('directory')).stories;
    const [hit] = found?.hits ?? [];
    expect(hit).toMatchObject({ name: 'Ask the directory', type: 'webhook', actionId: expect.any(String) });
    expect(hit?.excerpt.text.slice(hit.excerpt.start, hit.excerpt.end)).toBe('directory');
  });

  it('pages without a gap or a repeat', async () => {
    for (const age of [3_000, 4_000, 5_000]) {
      await story(world.scope.teamId, { name: `Paged ${age}`, age });
    }
    const names: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof search>> = await search('paged', { limit: 2, after });
      names.push(...page.stories.map(({ name }) => name));
      after = page.nextCursor;
    } while (after !== null);
    expect(names).toEqual(['Paged 3000', 'Paged 4000', 'Paged 5000']);
  });
});

describe('500 stories of 100 Actions', () => {
  beforeAll(async () => {
    const { pool } = world.database;
    await pool.query('DELETE FROM story WHERE team_id = $1', [world.stranger.teamId]);
    await pool.query(
      `INSERT INTO story (id, team_id, name, draft, action_count, edited_at)
       SELECT gen_random_uuid(), $1, 'Large ' || s, (
         SELECT json_build_object('actions', json_object_agg(id, json_build_object(
           'id', id, 'type', 'message', 'name', 'Call service ' || a, 'slug', 'call_service_' || a,
           'options', json_build_object(
             'url', 'https://api.example.com/' || md5(s || ' ' || a) || '/items',
             'payload', json_build_object('id', '<<receive.body.' || md5(a || 'x') || '>>',
               'text', 'Größe and some more words that a person wrote ' || md5(s || 'y' || a))),
           'position', json_build_object('x', 0, 'y', a * 88))), 'links', '{}'::json, 'notes', '{}'::json)
         FROM (SELECT a, md5(s || 'i' || a)::uuid AS id FROM generate_series(1, 100) a) made
       ), 100, now() - s * interval '1 minute' FROM generate_series(1, 500) s`,
      [world.stranger.teamId],
    );
    await pool.query('ANALYZE story');
  }, 60_000);

  /** How PostgreSQL reads a page of 20 for this text, with what came of it. */
  async function planOf(wanted: string): Promise<string> {
    const { teamId } = world.stranger;
    const { types } = deps();
    const { text, values } = pageStatement({ teamId, types, wanted, limit: 21, after: null });
    const client = await world.database.pool.connect();
    // Five hundred rows without their drafts are a few pages: as few as the index has.
    await client.query('SET enable_seqscan = off');
    const { rows } = await client.query<Record<string, string>>(
      `EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off, BUFFERS off) ${text}`,
      values,
    );
    client.release(true);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  it.each([
    ['service', 21],
    ['größe', 21],
    ['in no story at all', 500],
    ['in keiner Größenordnung', 500],
  ])(
    'are searched for “%s” along the index on team and latest edit, no further than the page',
    async (text, read) => {
      const plan = await planOf(text);
      const scan =
        /Index Scan using story_team_id_edited_at_id_idx on story \(actual rows=(\d+)\S* loops=1\)/;
      expect(Number(scan.exec(plan)?.[1])).toBe(read);
      expect(plan).not.toContain('Sort');
      const found = await searchStories(deps(), world.stranger, { text, limit: 20 });
      expect(found).toMatchObject({ ok: true, stories: { length: read === 500 ? 0 : 20 } });
    },
  );

  it.each([
    ['service', true],
    ['größe', true],
    ['öäü', false],
  ])('are compared byte by byte for “%s”: %s', (wanted, isPlain) => {
    const { text } = pageStatement({ ...deps(), teamId: '', wanted, limit: 21, after: null });
    expect(text.includes('COLLATE "C"')).toBe(isPlain);
  });
});
