import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { command } from './command.mjs';
import { contentHash } from './content-hash.mjs';
import { progress } from './progress.mjs';
import { node24, root } from './root.mjs';
import { Stop } from './stop.mjs';

const web = `${root}/apps/web`;
const stampFile = `${web}/.next/.storyloom-build`;

/** What the pages are made from. */
const sources = ['pnpm-lock.yaml', 'prisma/schema.prisma', 'tsconfig.base.json', 'apps/web', 'packages'];

/** True when the pages that stand in apps/web/.next are those of the sources. */
export function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === contentHash(sources);
}

/** Builds the pages for production, whether or not they changed. */
export async function build() {
  const stamp = contentHash(sources);
  rmSync(stampFile, { force: true });
  const result = await command(node24, [`${web}/node_modules/next/dist/bin/next`, 'build'], {
    cwd: web,
    env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  });
  if (result.ok) writeFileSync(stampFile, stamp);
  return result;
}

/** Builds the pages unless they are those of the sources. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  const { ok, output } = await progress('Building the pages (when they changed, about a minute)', build);
  if (!ok) throw new Stop(`The pages could not be built:\n${output.trim()}`);
}
