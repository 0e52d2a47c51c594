import { createHash } from 'node:crypto';
import type { Id } from '@storyloom/engine';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { postgresEndpoints } from '../postgres/endpoints.ts';
import { insertStory } from '../stories/create-story.ts';
import { action, makeWorld, type World } from '../stories/testing-world.ts';
import { webhookUrls } from '../stories/webhook-urls.ts';
import { testKey, testVault } from '../testing/vault.ts';
import { whyNotOpenable } from './can-open.ts';
import { sealWebhookSecrets } from './seal-webhooks.ts';

const vault = testVault();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => world.prisma.story.deleteMany());

/** As long ago as told, the release came that seals. */
const migrated = (ago: string) =>
  world.database.pool.query(
    "UPDATE _prisma_migrations SET finished_at = now() - $1::interval WHERE migration_name LIKE '%_webhook_secrets'",
    [ago],
  );

/** A story with webhooks, made by a program with this vault. */
async function storyWith(count: number, own: typeof vault | null) {
  const hooks = Array.from({ length: count }, (_, n) => action('webhook', `hook_${n}`));
  const graph = {
    actions: Object.fromEntries(hooks.map((hook) => [hook.id, hook])),
    links: {},
    notes: {},
    groups: {},
  };
  const { id } = await insertStory({ ...world.deps, vault: own }, world.scope, { name: 'Orders', graph });
  return id;
}

const urlsOf = async (id: Id, own: typeof vault | null = vault) => {
  const urls = await webhookUrls({ ...world.deps, vault: own }, world.prisma, id);
  return Object.values(urls)
    .map(({ url }) => url)
    .sort();
};

/** Whether the front would take a request to this address. */
async function isKnown(url: string): Promise<boolean> {
  const [path = '', secret = ''] = url.split('/').slice(-2);
  const found = (await postgresEndpoints(world.database.pool).find([path])).get(path);
  return found !== undefined && createHash('sha256').update(secret).digest().equals(found.secretHash);
}

const plain = () => world.prisma.endpoint.count({ where: { secret: { not: null } } });

it('stores no secret of a webhook in plain text, and shows the whole address to those who may', async () => {
  const id = await storyWith(1, vault);
  const [url = ''] = await urlsOf(id);
  const secret = url.split('/').at(-1) ?? '';
  expect(secret).toMatch(/^[0-9a-f]{32}$/);
  expect(await isKnown(url)).toBe(true);
  expect(await isKnown(`${url}0`)).toBe(false);
  const { rows } = await world.database.pool.query<{ row: string }>(
    'SELECT endpoint::text AS row FROM endpoint',
  );
  const row = rows[0]?.row ?? '';
  expect(row).not.toContain(secret);
  expect(row).not.toContain(Buffer.from(secret).toString('hex'));
});

it('seals what an older release stored, keeps every address, and clears the plain text an hour after the migration', async () => {
  await migrated('10 minutes');
  const id = await storyWith(250, null);
  const before = await urlsOf(id, null);
  expect(await isKnown(before[0] ?? '')).toBe(true);
  const reports = await Promise.all([1, 2].map(() => sealWebhookSecrets(world.database.pool, vault)));
  expect(reports.reduce((sum, { sealed }) => sum + sealed, 0)).toBe(250);
  // A program of the older release still finds its own.
  expect(await plain()).toBe(250);
  expect(await urlsOf(id)).toEqual(before);

  await migrated('61 minutes');
  expect(await sealWebhookSecrets(world.database.pool, vault)).toEqual({ sealed: 0, cleared: 250 });
  expect(await plain()).toBe(0);
  expect(await urlsOf(id)).toEqual(before);
  expect(await isKnown(before[249] ?? '')).toBe(true);
  expect(await sealWebhookSecrets(world.database.pool, vault)).toEqual({ sealed: 0, cleared: 0 });
});

it('an envelope that was moved to another webhook, or that no key opens, shows no address', async () => {
  const [mine, other] = [await storyWith(1, vault), await storyWith(1, vault)];
  expect(await urlsOf(other, testVault(testKey(2)))).toEqual([]);
  expect(await urlsOf(other, null)).toEqual([]);
  await world.database.pool.query(
    'UPDATE endpoint SET sealed = (SELECT sealed FROM endpoint WHERE story_id = $2) WHERE story_id = $1',
    [mine, other],
  );
  expect(await urlsOf(mine)).toEqual([]);
  expect(await urlsOf(other)).toHaveLength(1);
});

it('keeps a program with other keys from starting', async () => {
  await storyWith(2, vault);
  expect(await whyNotOpenable(world.database.pool, vault)).toBeNull();
  expect(await whyNotOpenable(world.database.pool, null)).toContain('holds sealed values (2)');
});
