/**
 * `pnpm types`: checks the types of every package and program, two at a time. The pages' route types are
 * generated first, so no build is needed.
 */
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { command } from './lib/command.mjs';
import { root } from './lib/root.mjs';

const compiler = `${root}/node_modules/typescript/bin/tsc`;

const projects = [
  'apps/web',
  ...['packages', 'apps', 'tests'].flatMap((folder) =>
    readdirSync(`${root}/${folder}`).map((name) => `${folder}/${name}`),
  ),
  'scripts',
  'bench',
  'e2e',
].filter(
  (folder, index, all) => all.indexOf(folder) === index && existsSync(`${root}/${folder}/tsconfig.json`),
);

const web = `${root}/apps/web`;
const routes = await command(process.execPath, [`${web}/node_modules/next/dist/bin/next`, 'typegen'], {
  cwd: web,
  env: { NEXT_TELEMETRY_DISABLED: '1' },
});
if (!routes.ok) console.error(`apps/web: its route types cannot be generated\n${routes.output}`);
let failed = routes.ok ? 0 : 1;

const waiting = [...projects];
const lanes = Math.min(2, availableParallelism());
await Promise.all(Array.from({ length: lanes }, checkWaiting));
console.log(failed === 0 ? `${projects.length} projects have no type error` : `${failed} with type errors`);
process.exit(failed === 0 ? 0 : 1);

async function checkWaiting(): Promise<void> {
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    const { ok, output } = await command(process.execPath, [compiler, '-p', folder, '--pretty', 'false']);
    if (ok) continue;
    failed += 1;
    console.error(`${folder}:\n${output.trim()}`);
  }
}
