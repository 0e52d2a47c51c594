import { archives } from './archives.ts';
import { arrays } from './arrays.ts';
import { ciphers } from './ciphers.ts';
import { csv } from './csv.ts';
import { dates } from './dates.ts';
import { encoding } from './encoding.ts';
import { hashes } from './hashes.ts';
import { keys } from './keys.ts';
import { lambdas } from './lambdas.ts';
import { logic } from './logic.ts';
import { lookups } from './lookups.ts';
import { mail } from './mail.ts';
import { network } from './network.ts';
import { numbers } from './numbers.ts';
import { objects } from './objects.ts';
import { parsing } from './parsing.ts';
import { patterns } from './patterns.ts';
import type { FunctionSpec } from './spec.ts';
import { text } from './text.ts';
import { xml } from './xml.ts';
import { yaml } from './yaml.ts';

const families = {
  text: [...text, ...patterns],
  numbers,
  arrays: [...arrays, ...lookups, ...lambdas],
  objects,
  logic,
  dates,
  parsing: [...parsing, ...csv, ...yaml, ...xml, ...mail],
  network,
  encoding,
  archives,
  hashing: hashes,
  encryption: [...ciphers, ...keys],
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
