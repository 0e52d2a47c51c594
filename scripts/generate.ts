/**
 * `pnpm generate`: makes the Prisma client, and writes `.env.example` and docs/configuration.md from the
 * declared variables, and docs/formulas.md from the functions. `--check` writes none and fails when one of
 * them is not what it would write.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { configurationPage } from './generate/configuration-page.ts';
import { environmentExample } from './generate/environment-example.ts';
import { formulasPage } from './generate/formulas-page.ts';
import { generatePrismaClient } from './lib/prisma-client.mjs';
import { root } from './lib/root.mjs';

const client = await generatePrismaClient();
if (!client.ok) {
  console.error(client.output);
  process.exit(1);
}

const page = 'docs/configuration.md';
const files = {
  '.env.example': environmentExample(),
  [page]: formatted(page, configurationPage()),
  'docs/formulas.md': await formulasPage(),
};
const stale = Object.entries(files).filter(([name, text]) => readIfThere(`${root}/${name}`) !== text);
if (process.argv.includes('--check')) {
  for (const [name] of stale) console.error(`${name} is not what the code says: run pnpm generate.`);
  process.exit(stale.length > 0 ? 1 : 0);
}
for (const [name, text] of stale) {
  writeFileSync(`${root}/${name}`, text);
  console.log(`Wrote ${name}`);
}

/** As `pnpm format` wants to see it. */
function formatted(name: string, text: string): string {
  const biome = `${root}/node_modules/.bin/biome`;
  return execFileSync(biome, ['format', `--stdin-file-path=${name}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
