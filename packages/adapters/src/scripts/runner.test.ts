import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { runnerFlags } from './runner.ts';

/** What a program can do that is started as a script runner is: behind QuickJS, should that have a hole. */
async function inRunner(program: string): Promise<string> {
  const args = [...runnerFlags(), '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: tmpdir(), env: {} });
  return stdout.trim();
}

const tried = (code: string) =>
  `try { ${code}; console.log('done'); } catch (error) { console.log(error.code ?? error.name); }`;

it.each([
  ["const fs = await import('node:fs'); fs.readFileSync('/etc/passwd')", 'ERR_ACCESS_DENIED'],
  ["const fs = await import('node:fs'); fs.readdirSync('/')", 'ERR_ACCESS_DENIED'],
  ["const fs = await import('node:fs'); fs.writeFileSync('x', 'x')", 'ERR_ACCESS_DENIED'],
  ["const { execSync } = await import('node:child_process'); execSync('id')", 'ERR_ACCESS_DENIED'],
  [
    "const { Worker } = await import('node:worker_threads'); new Worker('1', { eval: true })",
    'ERR_ACCESS_DENIED',
  ],
  ["process.dlopen({ exports: {} }, '/x.node')", 'ERR_DLOPEN_DISABLED'],
  ["new Function('return 1')()", 'EvalError'],
])('%s is kept from it', async (code, outcome) => {
  expect(await inRunner(tried(code))).toBe(outcome);
});

it('its environment is empty', async () => {
  const names = JSON.parse(await inRunner('console.log(JSON.stringify(Object.keys(process.env)))'));
  // macOS puts one in by itself.
  expect(names.filter((name: string) => name !== '__CF_USER_TEXT_ENCODING')).toEqual([]);
});
