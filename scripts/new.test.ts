import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'new.ts');
const actions = join('packages', 'actions', 'src');
const registries = ['catalog.ts', 'descriptions.ts', 'runners.ts'];
let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'storyloom-new-'));
  const source = join(import.meta.dirname, '..', actions);
  for (const file of registries) await cp(join(source, file), join(root, actions, file));
});

afterEach(() => rm(root, { recursive: true }));

const generate = (...words: string[]) => run(process.execPath, [script, ...words], { cwd: root });
const read = (file: string) => readFile(join(root, actions, file), 'utf8');

it('makes the folder and registers the type once in every registry', async () => {
  const { stdout } = await generate('action', 'send-fax', '--kind', 'effect');
  expect((await readdir(join(root, actions, 'send-fax'))).sort()).toEqual([
    'README.md',
    'description.ts',
    'index.ts',
    'run.test.ts',
    'run.ts',
  ]);
  expect(await read('send-fax/description.ts')).toMatch(
    /type: 'send-fax',\n {2}title: 'Send Fax',[\s\S]*kind: 'effect'/,
  );
  expect(stdout).toContain('docs/add-an-action-type.md');

  const catalog = await read('catalog.ts');
  expect(catalog).toMatch(/,\n {2}'send-fax': sendFax,\n};/);
  expect(catalog).toMatch(
    /send-email\/index\.ts';\nimport \{ sendFax \} from '.\/send-fax\/index\.ts';\nimport \{ /,
  );
  const descriptions = await read('descriptions.ts');
  expect(descriptions).toMatch(/,\n {2}'send-fax': sendFax,\n};/);
  expect(descriptions).toContain("import { description as sendFax } from './send-fax/description.ts';\n");
  const runners = await read('runners.ts');
  expect(runners).toContain("  'send-fax': handler(sendFax, sendFaxRunner),\n} satisfies");
  expect(runners.match(/sendFaxRunner/g)).toHaveLength(2);
});

it('is pure unless told otherwise, and gives a single word a name that JavaScript allows', async () => {
  await generate('action', 'switch');
  expect(await read('switch/index.ts')).toContain('export const switchAction = defineAction(');
  expect(await read('switch/description.ts')).toContain("kind: 'pure'");
  expect(await read('catalog.ts')).toContain('  switch: switchAction,\n};');
});

it.each([
  [['action', 'Send_Fax'], 'is not kebab-case'],
  [['action', 'send-fax', '--kind', 'magic'], '"magic" is no kind'],
  [['story', 'send-fax'], 'Usage: pnpm new action'],
  [['action'], 'Usage: pnpm new action'],
])('refuses %j and changes nothing', async (words, reason) => {
  const before = await read('catalog.ts');
  await expect(generate(...words)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(reason),
  });
  expect(await readdir(join(root, actions))).toEqual(registries);
  expect(await read('catalog.ts')).toBe(before);
});

it('leaves an Action type that is there alone', async () => {
  await generate('action', 'send-fax');
  const before = await read('catalog.ts');
  await expect(generate('action', 'send-fax')).rejects.toMatchObject({
    stderr: expect.stringContaining('is there already'),
  });
  expect(await read('catalog.ts')).toBe(before);
});
