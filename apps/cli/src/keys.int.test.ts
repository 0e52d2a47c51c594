import { readFileSync } from 'node:fs';
import { catalog } from '@storyloom/actions/catalog';
import { createCredential } from '@storyloom/adapters/credentials/edit';
import { makeValues } from '@storyloom/adapters/credentials/values';
import { makePrisma, type PrismaClient } from '@storyloom/adapters/prisma/client';
import { importStory } from '@storyloom/adapters/stories/story-file';
import { webhookUrls } from '@storyloom/adapters/stories/webhook-urls';
import { type TestDatabase, testDatabase } from '@storyloom/adapters/testing/database';
import { testKey, testVault } from '@storyloom/adapters/testing/vault';
import { newId, nothingOutside } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storyloom } from './testing.ts';

const count = 250;
const [oldKey, newKey] = [testKey(1), testKey(2)];
const teamId = newId();
let database: TestDatabase;
let prisma: PrismaClient;
let storyIds: string[];
const storyDeps = { types: catalog, baseUrl: 'http://localhost', live: { announce: () => {} } };
const orders: unknown = JSON.parse(
  readFileSync(new URL('../../../e2e/fixtures/orders.story.json', import.meta.url), 'utf8'),
);

beforeAll(async () => {
  database = await testDatabase();
  prisma = makePrisma({ url: database.url, max: 3 });
  await prisma.team.create({ data: { id: teamId, name: 'Team' } });
  const vault = testVault(oldKey);
  for (let n = 0; n < count; n += 1) {
    await createCredential(
      { prisma, vault },
      { teamId, userId: null },
      {
        name: `c${n}`,
        type: 'text',
        live: { secrets: { value: `secret-${n}` } },
        ...(n % 3 === 0 ? { test: { secrets: { value: `test-${n}` } } } : {}),
      },
    );
  }
  storyIds = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const deps = { ...storyDeps, prisma, vault };
      const imported = await importStory(deps, { teamId, userId: null }, { file: orders });
      if (!imported.ok) throw new Error(JSON.stringify(imported.problems));
      return imported.id;
    }),
  );
});
afterAll(async () => {
  await prisma.$disconnect();
  await database[Symbol.asyncDispose]();
});

/** The addresses of all webhooks, as a program sees them that has these keys. */
const addresses = async (...keys: string[]) => {
  const deps = { ...storyDeps, vault: testVault(...keys) };
  const all = await Promise.all(storyIds.map((id) => webhookUrls(deps, prisma, id)));
  return all.flatMap((one) => Object.values(one).map(({ url }) => url));
};

const keysOf = async () => {
  const rows = await prisma.credential.groupBy({ by: ['keyId'], _count: true });
  return new Map(rows.map((row) => [row.keyId, row._count]));
};

it('changes the key while credentials are in use; a rotation that was killed is gone on with', async () => {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  // Each load opens all anew, as many processes do.
  const load = async () => {
    const values = makeValues({
      reads: database.pool,
      pool: database.pool,
      vault: testVault(newKey, oldKey),
      http: nothingOutside.http,
      oauthApps: {},
      log,
    });
    const credentials = Array.from({ length: count }, (_, n) => `c${n}`);
    const request = { teamId, credentials, resources: [], info: false };
    const [live, test] = await Promise.all(
      values.load([
        { ...request, isTest: false },
        { ...request, isTest: true },
      ]),
    );
    if (!live?.ok || !test?.ok) throw new Error('Some did not open.');
    const [first, second] = [live.roots.CREDENTIAL, test.roots.CREDENTIAL];
    expect(first).toMatchObject({ c0: 'secret-0', c249: 'secret-249' });
    expect(second).toMatchObject({ c0: 'test-0', c1: 'secret-1' });
  };
  let isOver = false;
  const using = (async () => {
    let loads = 0;
    for (; !isOver; loads += 1) await load();
    return loads;
  })();

  const before = await addresses(oldKey);
  expect(before).toHaveLength(3);
  const both = { SECRETS_KEY: `${newKey}, ${oldKey}` };
  const killed = await storyloom(database.url, {
    ...both,
    NODE_ENV: 'test',
    CRASH_AT: 'rotate_key.mid',
  })('keys', 'rotate');
  expect(killed.code).toBe(-1);
  const keys = await keysOf();
  expect(keys.size).toBe(2);

  const resumed = await storyloom(database.url, both)('keys', 'rotate', '--json');
  expect(JSON.parse(resumed.stdout)).toMatchObject({ done: count - 100 + 3, unreadable: 0 });
  expect(await addresses(newKey)).toEqual(before);
  expect(await addresses(oldKey)).toEqual([]);
  isOver = true;
  expect(await using).toBeGreaterThan(0);
  expect([...(await keysOf()).keys()]).toEqual([testVault(newKey).keyId]);

  const again = await storyloom(database.url, { SECRETS_KEY: newKey })('keys', 'rotate');
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('0 wrapped anew') });
});

it('the doctor tells whether the keys open what is sealed, and what is not sealed', async () => {
  const checked = async (env: Record<string, string>) => {
    const { stdout } = await storyloom(database.url, env)('doctor', '--json');
    const { checks } = JSON.parse(stdout);
    return checks.find(({ part }: { part: string }) => part === 'secrets');
  };
  expect(await checked({ SECRETS_KEY: newKey })).toMatchObject({ state: 'ok' });
  expect(await checked({ SECRETS_KEY: oldKey })).toMatchObject({
    state: 'fail',
    message: expect.stringContaining(`(${count + 3}) that need the key`),
  });
  const deps = { ...storyDeps, prisma, vault: null };
  const plain = await importStory(deps, { teamId, userId: null }, { file: orders });
  expect(await checked({ SECRETS_KEY: newKey })).toMatchObject({
    state: 'warn',
    message: expect.stringContaining('The secrets of 1 webhooks are stored as plain text still'),
  });
  if (plain.ok) await prisma.story.delete({ where: { id: plain.id } });
});

it('leaves what no key opens as it is, and says what to do', async () => {
  const { code, stderr } = await storyloom(database.url, { SECRETS_KEY: testKey(3) })('keys', 'rotate');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining(`${count + 3} sealed values open with none of the keys`),
  });
  expect([...(await keysOf()).values()]).toEqual([count]);
});

it('each rotation is in the audit log, the one that was killed as one that was begun', async () => {
  const entries = await prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
  expect(entries.map(({ operation, state }) => `${operation} ${state}`)).toEqual([
    'keys.rotate begun',
    'keys.rotate done',
    'keys.rotate done',
    'keys.rotate failed',
  ]);
});
