import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createCredential } from '@storyloom/adapters/credentials/edit';
import { makePrisma } from '@storyloom/adapters/prisma/client';
import { testDatabase } from '@storyloom/adapters/testing/database';
import { testKey, testVault } from '@storyloom/adapters/testing/vault';
import { newId } from '@storyloom/engine';
import { expect, it } from 'vitest';

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
      APP_SECRET_TOKEN: 'for-tests-only-'.repeat(5),
      AUTO_MIGRATE: 'true',
      ...keys,
    });
    expect(code).toBe(1);
    expect(output).toContain(`need the key ${vault.keyId}`);
    expect(output).toContain('Set SECRETS_KEY, or SECRETS_KEY_FILE');
  }
});
