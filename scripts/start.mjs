/**
 * `npm start`: makes a fresh clone ready (packages, pages) and hands over to supervise.ts, which runs
 * PostgreSQL, the app and the worker. Runs on every Node from 20.19 and needs no package.
 */
import { spawn } from 'node:child_process';
import { ensureBuilt } from './lib/build.mjs';
import { endTogether } from './lib/command.mjs';
import { takeDataFolder } from './lib/data-folder.mjs';
import { followNpm } from './lib/follow-npm.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { checkNodeVersion } from './lib/node-version.mjs';
import { checkPort, wantedPort } from './lib/port.mjs';
import { node24, root } from './lib/root.mjs';
import { stoppable } from './lib/stop.mjs';

await stoppable(async () => {
  checkNodeVersion();
  takeDataFolder();
  const port = wantedPort();
  if (port !== null) await checkPort(port);
  const handOver = endTogether();
  await ensureInstalled();
  await ensureBuilt();
  handOver();
  supervise();
});

function supervise() {
  const supervisor = spawn(node24, [`${root}/scripts/supervise.ts`], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => supervisor.kill(signal));
  }
  followNpm(() => supervisor.kill('SIGTERM'));
  supervisor.once('exit', (code, signal) => {
    if (signal !== null) process.stderr.write(`The supervisor was ended by ${signal}: everything stops.\n`);
    process.exit(code ?? 1);
  });
}
