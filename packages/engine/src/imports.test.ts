import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** What each package may import, besides its own files. The core decides; effects are handed in. */
const allowed: Record<string, RegExp> = {
  // Pure libraries, each of which comes only with the functions that need it.
  formula:
    /^(re2js|chrono-node\/.+|jsonpath-rfc9535\/parser|js-yaml|papaparse|fflate|ipaddr\.js|tldts|micro-rsa-dsa-dh\/.+|@rgrove\/parse-xml|@noble\/.+)$/,
  // croner reads cron patterns and computes times; its timers are never started.
  engine: /^(@storyloom\/formula|zod|croner)$/,
  // node:crypto and aws4fetch compute, and reach nothing.
  actions: /^(@storyloom\/(engine|formula)|zod|re2js|aws4fetch|node:crypto)$/,
};

const packages = fileURLToPath(new URL('../../', import.meta.url));
const isTest = /(^|\/)testing\/|\.test\.ts$/;

it.each(Object.keys(allowed))('%s imports nothing that does I/O', (name) => {
  const folder = `${packages}${name}/src/`;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !isTest.test(file),
  );
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const text = readFileSync(folder + file, 'utf8');
    const statements = /^(?:import|export|\}).*?(?: from |import )'([^']+)'|\bimport\('([^']+)'\)/gm;
    const imported = [...text.matchAll(statements)].map(([, named, dynamic]) => named ?? dynamic ?? '');
    const foreign = imported.filter((source) => !source.startsWith('.') && !allowed[name]?.test(source));
    expect(foreign, file).toEqual([]);
  }
});
