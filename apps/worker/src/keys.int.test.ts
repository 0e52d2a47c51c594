import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { catalog } from '@storyloom/actions/catalog';
import { prepareQueueDatabase } from '@storyloom/adapters/bullmq/queue';
import { createCredential } from '@storyloom/adapters/credentials/edit';
import { makePrisma } from '@storyloom/adapters/prisma/client';
import { insertStory } from '@storyloom/adapters/stories/create-story';
import { action } from '@storyloom/adapters/stories/testing-world';
import { webhookUrls } from '@storyloom/adapters/stories/webhook-urls';
import { testDatabase } from '@storyloom/adapters/testing/database';
import { testKey, testVault } from '@storyloom/adapters/testing/vault';
import { emptyGraph, newId } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';

const env = { APP_SECRET_TOKEN: 'for-tests-only-'.repeat(5), AUTO_MIGRATE: 'true' };
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

function worker(env: Record<string, string>): Promise<{ code: number | string | null; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main], { env: { PATH: process.env.PATH, ...env } }, (error, stdout) =>
      resolve({ code: error?.code ?? 0, output: stdout }),
    );
  });
}

it('does not start with another key than its database needs, and says which', async () => {
  await using database = await testDatabase();
  const prisma = makePrisma({ url: database.url, max: 1 });
  const teamId = newId();
  await prisma.team.create({ data: { id: teamId, name: 'Team' } });
  const vault = testVault(testKey(1));
  const live = { secrets: { value: 'secret' } };
  await createCredential({ prisma, vault }, { teamId, userId: null }, { name: 'x', type: 'text', live });
  await prisma.$disconnect();

  for (const keys of [{ SECRETS_KEY: testKey(2) }, {}]) {
    const { code, output } = await worker({
      DATABASE_URL: database.url,
      ...env,
      ...keys,
    });
    expect(code).toBe(1);
    expect(output).toContain(`need the key ${vault.keyId}`);
    expect(output).toContain('Set SECRETS_KEY, or SECRETS_KEY_FILE');
  }
});

it('seals the secrets of webhooks that are stored in plain text', async () => {
  await using database = await testDatabase();
  const prisma = makePrisma({ url: database.url, max: 2 });
  const teamId = newId();
  await prisma.team.create({ data: { id: teamId, name: 'Team' } });
  const deps = { prisma, types: catalog, baseUrl: 'http://localhost', live: { announce: () => {} } };
  const hook = action('webhook', 'hook');
  const graph = { ...emptyGraph, actions: { [hook.id]: hook } };
  const scope = { teamId, userId: null };
  const { id } = await insertStory({ ...deps, vault: null }, scope, { name: 'Orders', graph });
  const before = await webhookUrls({ ...deps, vault: null }, prisma, id);
  const connection = await database.pool.connect();
  await prepareQueueDatabase(connection).finally(() => connection.release());
  await prisma.$executeRaw`UPDATE _prisma_migrations SET finished_at = finished_at - interval '2 hours'`;
  const child = spawn(process.execPath, [main], {
    env: { ...env, PATH: process.env.PATH, DATABASE_URL: database.url, SECRETS_KEY: testKey(1) },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const isSealed = async () => (await prisma.endpoint.count({ where: { secret: null } })) === 1;
  try {
    await until('it is sealed', isSealed, 20_000);
  } finally {
    child.kill();
    await ended;
  }
  expect(await webhookUrls({ ...deps, vault: testVault(testKey(1)) }, prisma, id)).toEqual(before);
  await prisma.$disconnect();
});
