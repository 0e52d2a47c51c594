import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { command } from './command.mjs';
import { contentHash } from './content-hash.mjs';
import { generatePrismaClient } from './prisma-client.mjs';
import { progress } from './progress.mjs';
import { node24, root } from './root.mjs';
import { Stop } from './stop.mjs';

const stampFile = `${root}/node_modules/.storyloom-install`;
const pnpmMajor = 12;

/**
 * Installs the packages that the lockfile names and generates the Prisma client, unless both were done
 * for exactly these files.
 */
export async function ensureInstalled() {
  const stamp = contentHash(whatDecides());
  if (read(stampFile) === stamp && existsSync(node24) && existsSync(generatedClient)) return;
  const first = !existsSync(stampFile);
  await progress(
    first ? 'Installing packages (first time only, about a minute)' : 'Installing packages',
    install,
  );
  const generated = await generatePrismaClient();
  if (!generated.ok) throw new Stop(`The database client could not be generated:\n${generated.output}`);
  writeFileSync(stampFile, stamp);
}

const generatedClient = `${root}/packages/adapters/src/prisma/generated/client.ts`;

async function install() {
  const [program, ...leading] = await pnpm();
  const { ok, output } = await command(program, [...leading, 'install', '--frozen-lockfile'], {
    // CI: never asks. The browser of the tests is the system's, so Playwright downloads none.
    env: { CI: 'true', PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1', NODE_ENV: undefined },
  });
  if (ok) return;
  if (/ENOSPC|no space left/i.test(output)) {
    throw new Stop(`The disk that holds ${root} is full: free some space and start again.`);
  }
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ERR_SOCKET_TIMEOUT/.test(output);
  const advice = offline ? '\nThe npm registry cannot be reached: look at the network and start again.' : '';
  throw new Stop(`The packages could not be installed:\n${output.trim()}${advice}`);
}

/**
 * A pnpm of the right version: the machine's, or one that npx brings.
 *
 * @returns {Promise<[string, ...string[]]>}
 */
async function pnpm() {
  const { ok, output } = await command('pnpm', ['--version']);
  const major = Number.parseInt(output, 10);
  return ok && major >= pnpmMajor ? ['pnpm'] : ['npx', '--yes', `pnpm@${pnpmMajor}`];
}

function whatDecides() {
  const members = ['packages', 'apps', 'tests'].flatMap((folder) =>
    readdirSync(`${root}/${folder}`).map((name) => `${folder}/${name}`),
  );
  return [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'prisma/schema.prisma',
    ...['.', ...members, 'bench', 'e2e'].map((folder) => `${folder}/package.json`),
  ];
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
