import { type Json, type JsonObject, newId, nothingOutside, type ResourceType } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeValues } from '../credentials/values.ts';
import { makePrisma, type PrismaClient } from '../prisma/client.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { changeResource } from './change.ts';
import { createResource, updateResource } from './edit.ts';
import { getResource, listResources } from './view.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const [teamId, otherTeam] = [newId(), newId()];
const scope = { teamId, userId: null };
let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await testDatabase();
  prisma = makePrisma({ url: database.url, max: 3 });
  for (const id of [teamId, otherTeam]) await prisma.team.create({ data: { id, name: id } });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database[Symbol.asyncDispose]();
});

async function make(slug: string, type: ResourceType, value: Json, more: object = {}): Promise<string> {
  const made = await createResource({ prisma }, scope, { name: slug, slug, type, value, ...more });
  if (!made.ok) throw new Error(made.message);
  return made.id;
}

const values = () =>
  makeValues({
    reads: database.pool,
    pool: database.pool,
    vault: null,
    http: nothingOutside.http,
    oauthApps: {},
    log,
  });

async function rootOf(
  resources: readonly string[] | 'all',
  {
    over = {},
    from = values(),
  }: { over?: { teamId?: string; isTest?: boolean }; from?: ReturnType<typeof values> } = {},
) {
  const request = { teamId, isTest: false, credentials: [], resources, info: false, ...over };
  const [loaded] = await Promise.all(from.load([request]));
  return loaded?.ok ? (loaded.roots.RESOURCE as JsonObject) : loaded?.error.message;
}

it('fifty appends at once all land, whoever makes them', async () => {
  const id = await make('all_land', 'array', []);
  const changed = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      changeResource(database.pool, n % 2 === 0 ? { teamId, runId: newId() } : scope, {
        slug: 'all_land',
        operation: 'append',
        value: n,
      }),
    ),
  );
  expect(changed.every(({ ok }) => ok)).toBe(true);
  const resource = await getResource({ prisma }, scope, id);
  if (resource === 'not_found') throw new Error('Gone.');
  expect([...(resource.value as number[])].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, n) => n),
  );
  expect(resource.revision).toBe(51);
});

it('of fifty that compare and set at once, one wins', async () => {
  await make('one_wins', 'number', 0);
  const changed = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      changeResource(database.pool, scope, { slug: 'one_wins', operation: 'set', value: n + 1, ifValue: 0 }),
    ),
  );
  expect(changed.filter(({ ok }) => ok)).toHaveLength(1);
  expect(changed.filter((one) => !one.ok && one.code === 'mismatch')).toHaveLength(49);
});

it('the attempts of one Action run change it once', async () => {
  await make('once', 'array', []);
  const runId = newId();
  const change = { slug: 'once', operation: 'append', value: 1 } as const;
  const all = await Promise.all(
    [1, 2, 3].map(() => changeResource(database.pool, { teamId, runId }, change)),
  );
  expect(all).toEqual([1, 2, 3].map(() => ({ ok: true, revision: 2 })));
  expect(await rootOf(['once'])).toEqual({ once: [1] });
});

it('another team’s is not changed, and read only when it is shared', async () => {
  await make('private', 'text', 'mine');
  await make('shared', 'text', 'ours', { access: 'teams', sharedTeamIds: [otherTeam] });
  const by = { teamId: otherTeam, userId: null };
  for (const slug of ['private', 'shared']) {
    expect(
      await changeResource(database.pool, by, { slug, operation: 'set', value: 'theirs' }),
    ).toMatchObject({
      code: 'not_found',
    });
  }
  const over = { teamId: otherTeam };
  expect(await rootOf(['shared'], { over })).toEqual({ shared: 'ours' });
  expect(await rootOf(['private'], { over })).toContain('There is no resource “private” in this team');
  expect(await rootOf('all', { over })).toEqual({ shared: 'ours' });
  const listed = await listResources({ prisma }, { teamId: otherTeam }, { limit: 50 });
  expect(listed.resources).toMatchObject([{ slug: 'shared', own: false }]);
});

it('a run gets the value of its start, the next one what changed meanwhile, and null is a value', async () => {
  await make('cursor', 'object', { page: 1 });
  const from = values();
  expect(await rootOf(['cursor'], { from })).toEqual({ cursor: { page: 1 } });
  expect(await rootOf(['cursor'], { from })).toEqual({ cursor: { page: 1 } });
  await changeResource(database.pool, scope, {
    slug: 'cursor',
    operation: 'replace',
    key: 'page',
    value: null,
  });
  expect(await rootOf(['cursor'], { from })).toEqual({ cursor: { page: null } });
});

it('tests have values of their own', async () => {
  const id = await make('tested', 'array', ['live'], { test: { value: ['test'] } });
  const test = { over: { isTest: true } };
  expect([await rootOf(['tested']), await rootOf(['tested'], test)]).toEqual([
    { tested: ['live'] },
    { tested: ['test'] },
  ]);
  await changeResource(database.pool, scope, {
    slug: 'tested',
    operation: 'append',
    value: 'x',
    isTest: true,
  });
  expect([await rootOf(['tested']), await rootOf(['tested'], test)]).toEqual([
    { tested: ['live'] },
    { tested: ['test', 'x'] },
  ]);
  await updateResource({ prisma }, scope, { id, test: null });
  expect(await rootOf(['tested'], test)).toEqual({ tested: ['live'] });
});

it('without a value for tests is changed as it is by a draft that runs, and not by a person', async () => {
  await make('untested', 'array', []);
  const change = { slug: 'untested', operation: 'append', value: 'x', isTest: true } as const;
  expect(await changeResource(database.pool, scope, change)).toMatchObject({ ok: false, code: 'no_test' });
  expect(await rootOf(['untested'])).toEqual({ untested: [] });
  expect(await changeResource(database.pool, { teamId, runId: newId() }, change)).toMatchObject({ ok: true });
  expect(await rootOf(['untested'])).toEqual({ untested: ['x'] });
});

it('an edit on top of another is refused, as is a value of another type', async () => {
  const id = await make('edited', 'number', 1);
  expect(await updateResource({ prisma }, scope, { id, value: 2, revision: 1 })).toMatchObject({
    revision: 2,
  });
  expect(await updateResource({ prisma }, scope, { id, value: 3, revision: 1 })).toMatchObject({
    code: 'mismatch',
  });
  expect(await updateResource({ prisma }, scope, { id, value: 'three' })).toMatchObject({ code: 'invalid' });
  expect(
    await createResource({ prisma }, scope, { name: 'x', slug: 'edited', type: 'text', value: '' }),
  ).toMatchObject({
    ok: false,
    message: expect.stringContaining('short name'),
  });
});
