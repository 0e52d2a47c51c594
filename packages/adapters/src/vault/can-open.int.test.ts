import { newId } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { createCredential } from '../credentials/edit.ts';
import { makePrisma } from '../prisma/client.ts';
import { testDatabase } from '../testing/database.ts';
import { testKey, testVault } from '../testing/vault.ts';
import { whyNotOpenable } from './can-open.ts';

it('says why a program must not start: which key is missing, and how many values need it', async () => {
  await using database = await testDatabase();
  const { pool } = database;
  expect(await whyNotOpenable(pool, null)).toBeNull();
  const prisma = makePrisma({ url: database.url, max: 1 });
  const teamId = newId();
  await prisma.team.create({ data: { id: teamId, name: 'Team' } });
  const vault = testVault(testKey(1));
  const given = { name: 'x', type: 'text', live: { secrets: { value: 'secret' } } } as const;
  await createCredential({ prisma, vault }, { teamId, userId: null }, given);
  await prisma.$disconnect();
  expect(await whyNotOpenable(pool, vault)).toBeNull();
  expect(await whyNotOpenable(pool, testVault(testKey(2), testKey(1)))).toBeNull();
  const why = await whyNotOpenable(pool, testVault(testKey(2)));
  expect(why).toContain(`holds sealed values (1) that need the key ${vault.keyId}`);
  expect(why).not.toContain(testKey(2));
  expect(await whyNotOpenable(pool, null)).toContain('SECRETS_KEY is not set');
  const without = await createCredential({ prisma, vault: null }, { teamId, userId: null }, given);
  expect(without).toMatchObject({ ok: false, message: expect.stringContaining('set SECRETS_KEY') });
});
