import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const leftOut = new Set(['node_modules', '.next', 'generated', 'next-env.d.ts']);

/**
 * SHA-256, hex, of the files and folders named (relative to the clone): of their names and of what is in
 * them. Made things (packages, builds) and tests do not count; a name that is not there counts as empty.
 *
 * @param {string[]} names
 * @returns {string}
 */
export function contentHash(names) {
  const hash = createHash('sha256');
  for (const file of names.flatMap(filesOf).sort()) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} name
 * @returns {string[]}
 */
function filesOf(name) {
  const found = statSync(join(root, name), { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found ? [name] : [];
  return readdirSync(join(root, name))
    .filter((entry) => !leftOut.has(entry) && !/\.test\.tsx?$/.test(entry))
    .flatMap((entry) => filesOf(`${name}/${entry}`));
}
