import { affixes } from './affixes.ts';
import { archives } from './archives.ts';
import { arithmetic } from './arithmetic.ts';
import { arrays } from './arrays.ts';
import { bounds } from './bounds.ts';
import { checks } from './checks.ts';
import { ciphers } from './ciphers.ts';
import { csv } from './csv.ts';
import { dates } from './dates.ts';
import { encoding } from './encoding.ts';
import { hashes } from './hashes.ts';
import { html } from './html.ts';
import { jsonpath } from './jsonpath.ts';
import { keyPaths } from './key-paths.ts';
import { lambdas } from './lambdas.ts';
import { logic } from './logic.ts';
import { lookups } from './lookups.ts';
import { mail } from './mail.ts';
import { network } from './network.ts';
import { numbers } from './numbers.ts';
import { objects } from './objects.ts';
import { ordering } from './ordering.ts';
import { parsing } from './parsing.ts';
import { patterns } from './patterns.ts';
import { platform } from './platform.ts';
import { sets } from './sets.ts';
import { slices } from './slices.ts';
import type { FunctionSpec } from './spec.ts';
import { statistics } from './statistics.ts';
import { text } from './text.ts';
import { tokens } from './tokens.ts';
import { trigonometry } from './trigonometry.ts';
import { whitespace } from './whitespace.ts';
import { words } from './words.ts';
import { xml } from './xml.ts';
import { yaml } from './yaml.ts';

const families = {
  text: [...text, ...affixes, ...whitespace, ...html, ...words, ...patterns],
  numbers: [...numbers, ...arithmetic, ...bounds, ...statistics, ...trigonometry],
  arrays: [...arrays, ...slices, ...ordering, ...sets, ...lookups, ...lambdas],
  objects: [...objects, ...keyPaths, ...jsonpath],
  logic: [...logic, ...checks],
  dates,
  parsing: [...parsing, ...csv, ...yaml, ...xml, ...mail],
  network,
  encoding,
  archives,
  platform,
  hashing: hashes,
  encryption: [...ciphers, ...tokens],
};

/** Every function that formulas can call, with its family, in the order of the reference. */
export const catalog: readonly (FunctionSpec & { family: string })[] = Object.freeze(
  Object.entries(families).flatMap(([family, specs]) =>
    specs.map((spec) => Object.freeze({ ...spec, family })),
  ),
);

const byName: ReadonlyMap<string, FunctionSpec> = new Map(catalog.map((spec) => [spec.name, spec]));

export function findFunction(name: string): FunctionSpec | undefined {
  return byName.get(name);
}
