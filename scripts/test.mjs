/**
 * `npm test`: makes a fresh clone ready (packages, programs of the system) and hands over to checks.ts,
 * which runs every check. Runs on every Node from 20.19 and needs no package.
 */
import { spawn } from 'node:child_process';
import { endTogether } from './lib/command.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { node24, root } from './lib/root.mjs';
import { stoppable } from './lib/stop.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';

await stoppable(async () => {
  checkNodeVersion();
  const handOver = endTogether();
  await ensureInstalled();
  await ensureSystemPackages();
  handOver();
  const checks = spawn(node24, [`${root}/scripts/checks.ts`], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => checks.kill(signal));
  }
  checks.once('exit', (code) => process.exit(code ?? 1));
});
