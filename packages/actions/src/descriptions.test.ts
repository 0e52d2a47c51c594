import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { catalog } from './catalog.ts';
import { actionTypes, descriptions } from './descriptions.ts';

it('describes every type of the catalog, in the same order', () => {
  expect(Object.keys(descriptions)).toEqual(Object.keys(catalog));
});

it.each(actionTypes)('%s is declared as it is described, with a schema', (type) => {
  const { options, optionsBy: _, ...declared } = catalog[type];
  expect(declared).toEqual(descriptions[type]);
  expect(options.safeParse(catalog[type].example)).toMatchObject({ success: true });
});

it('brings neither schemas nor handlers to a browser', async () => {
  const imports = await importsOf(join(import.meta.dirname, 'descriptions.ts'));
  expect([...imports.files].filter((file) => file.endsWith('/description.ts'))).toHaveLength(
    actionTypes.length,
  );
  expect([...imports.packages].filter((name) => name !== '@storyloom/engine')).toEqual([]);
  expect([...imports.files].filter((file) => /\/(coerce|options|index|run)\.ts$/.test(file))).toEqual([]);
});

/** What a module loads, its own imports' imports included; imports of types alone load nothing. */
async function importsOf(start: string): Promise<{ files: Set<string>; packages: Set<string> }> {
  const files = new Set([start]);
  const packages = new Set<string>();
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    const statements = /^(?:import|export)(?! type\b)[^;]*? from '([^']+)'|\bimport\('([^']+)'\)/gm;
    for (const [, named, dynamic] of text.matchAll(statements)) {
      const source = named ?? dynamic ?? '';
      if (source.startsWith('.')) files.add(join(dirname(file), source));
      else packages.add(source);
    }
  }
  return { files, packages };
}
