/**
 * `pnpm new action <name> [--kind pure|effect]`: the folder of a new Action type, registered, with a
 * test that passes. What to write into it is docs/add-an-action-type.md.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { filesOf, type Kind, type Names } from './new/action-files.ts';

const usage = 'Usage: pnpm new action <kebab-case-name> [--kind pure|effect]';
const source = join('packages', 'actions', 'src');

const problem = await main();
if (problem !== null) {
  console.error(problem);
  process.exitCode = 1;
}

async function main(): Promise<string | null> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { kind: { type: 'string', default: 'pure' } },
  });
  const [what, type, ...rest] = positionals;
  if (what !== 'action' || type === undefined || rest.length > 0) return usage;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(type)) return `"${type}" is not kebab-case.\n${usage}`;
  if (values.kind !== 'pure' && values.kind !== 'effect') return `"${values.kind}" is no kind.\n${usage}`;
  const folder = join(source, type);
  if (existsSync(folder)) return `${folder} is there already.`;
  if (!existsSync(source)) return `There is no ${source} here: run this in the repository's root.`;

  const names = namesOf(type, values.kind);
  const registered = [
    await edited('descriptions.ts', (text) => inDescriptions(text, names)),
    await edited('catalog.ts', (text) => inCatalog(text, names)),
    await edited('runners.ts', (text) => inRunners(text, names)),
  ];
  await mkdir(folder);
  for (const [file, text] of Object.entries(filesOf(names))) await writeFile(join(folder, file), text);
  for (const [path, text] of registered) await writeFile(path, text);

  console.log(`${folder} is there, registered in descriptions.ts, catalog.ts and runners.ts.

Next:
  1. Say what it is, with its form, in ${join(folder, 'description.ts')}, and its options in index.ts.
  2. Write the handler in ${join(folder, 'run.ts')} and say in run.test.ts what it does.
  3. Describe every option in ${join(folder, 'README.md')}: it is the help panel.
  4. pnpm fix && pnpm types && pnpm unit packages/actions
docs/add-an-action-type.md has the details.`);
  return null;
}

function namesOf(type: string, kind: Kind): Names {
  const words = type.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const pascal = words.join('');
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  // A single word may be reserved: `switch`, `delete`.
  const variable = words.length === 1 ? `${camel}Action` : camel;
  return { type, title: words.join(' '), variable, optionsType: `${pascal}Options`, kind };
}

/** A registry's path and what it will hold. */
async function edited(file: string, edit: (text: string) => string): Promise<[path: string, text: string]> {
  const path = join(source, file);
  return [path, edit(await readFile(path, 'utf8'))];
}

function inDescriptions(text: string, { type, variable }: Names): string {
  const described = beforeEnd(text, 'const described', '};', `  ${quoted(type)}: ${variable},\n`);
  return withImports(described, [`import { description as ${variable} } from './${type}/description.ts';`]);
}

function inCatalog(text: string, { type, variable }: Names): string {
  const declared = beforeEnd(text, 'const catalog', '};', `  ${quoted(type)}: ${variable},\n`);
  return withImports(declared, [`import { ${variable} } from './${type}/index.ts';`]);
}

function inRunners(text: string, { type, variable }: Names): string {
  const entry = `  ${quoted(type)}: handler(${variable}, ${variable}Runner),\n`;
  return withImports(beforeEnd(text, 'export const runners', '} satisfies', entry), [
    `import { ${variable} } from './${type}/index.ts';`,
    `import { ${variable}Runner } from './${type}/run.ts';`,
  ]);
}

/** Quotes only where a key needs them, as the formatter does. */
function quoted(type: string): string {
  return type.includes('-') ? `'${type}'` : type;
}

/** Adds a line before the first `end`, at the start of a line, after `start`. */
function beforeEnd(text: string, start: string, end: string, line: string): string {
  const at = text.indexOf(`\n${end}`, text.indexOf(start)) + 1;
  if (!text.includes(start) || at === 0) throw new Error(`"${start} … ${end}" is not where it is expected.`);
  return text.slice(0, at) + line + text.slice(at);
}

/** Keeps the imports from this package in the order of their paths. */
function withImports(text: string, imports: string[]): string {
  const pathOf = (line: string) => /from '(\.\/[^']+)';$/.exec(line)?.[1];
  const lines = text.split('\n');
  for (const added of imports) {
    const path = pathOf(added) ?? '';
    const following = lines.findIndex((line) => line.startsWith('import ') && (pathOf(line) ?? '') > path);
    const last = lines.findLastIndex((line) => line.startsWith('import '));
    lines.splice(following === -1 ? last + 1 : following, 0, added);
  }
  return lines.join('\n');
}
