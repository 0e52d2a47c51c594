/**
 * Families whose functions need a library: their names, signatures and examples are always here, their
 * code comes when a story calls them. Evaluation waits for nothing, so it is loaded before.
 */
import type { Json } from '../json.ts';
import type { Args } from './args.ts';
import type { Refused } from './heavy/regex.ts';
import type { Match, Pattern } from './heavy/regex-engine.ts';
import type { Work } from './heavy/regex-work.ts';
import type { FunctionSpec } from './spec.ts';

/** The code of a family's functions by their names. */
export type Runs = Readonly<Record<string, (args: Args) => Json>>;

const loaders = {
  addresses: (): Promise<{ runs: Runs }> => import('./heavy/addresses.ts'),
  archives: (): Promise<{ runs: Runs }> => import('./heavy/archives.ts'),
  ciphers: (): Promise<{ runs: Runs }> => import('./heavy/ciphers.ts'),
  csv: (): Promise<{ runs: Runs }> => import('./heavy/csv.ts'),
  dates: (): Promise<{ runs: Runs }> => import('./heavy/dates.ts'),
  eml: (): Promise<{ runs: Runs }> => import('./heavy/eml.ts'),
  hashes: (): Promise<{ runs: Runs }> => import('./heavy/hashes.ts'),
  jsonpath: (): Promise<{ runs: Runs }> => import('./heavy/jsonpath.ts'),
  jwt: (): Promise<{ runs: Runs }> => import('./heavy/jwt.ts'),
  msg: (): Promise<{ runs: Runs }> => import('./heavy/msg.ts'),
  patterns: (): Promise<{ runs: Runs }> => import('./heavy/patterns.ts'),
  rsa: (): Promise<{ runs: Runs }> => import('./heavy/rsa.ts'),
  urls: (): Promise<{ runs: Runs }> => import('./heavy/urls.ts'),
  xml: (): Promise<{ runs: Runs }> => import('./heavy/xml.ts'),
  yaml: (): Promise<{ runs: Runs }> => import('./heavy/yaml.ts'),
};

/** A module of functions that is loaded as a whole. */
export type HeavyFamily = keyof typeof loaders;

const loaded = new Map<HeavyFamily, Runs>();

/**
 * Loads the code of these families: `compiled.families` for a compiled option. Without it, `evaluate`
 * fails with `not_loaded`. Costs nothing for what is here already; rejects when a module cannot be read.
 */
export async function loadFunctions(families: Iterable<HeavyFamily>): Promise<void> {
  await Promise.all(Array.from(families, load));
}

async function load(family: HeavyFamily): Promise<void> {
  if (loaded.has(family)) return;
  const { runs } = await loaders[family]();
  loaded.set(family, runs);
}

/** Whether `evaluate` can do without `loadFunctions`. */
export function areLoaded(families: Iterable<HeavyFamily>): boolean {
  for (const family of families) if (!loaded.has(family)) return false;
  return true;
}

/**
 * Whether one of them may take a second, as making RSA keys does: what calls it should not run where
 * others wait for its end.
 */
export function takeLong(families: ReadonlySet<HeavyFamily>): boolean {
  return families.has('rsa');
}

export type { Match, Pattern, Work };

/** Regular expressions for handlers of Actions: what `regex.ts` has. */
export type Patterns = {
  /** `flags` are RE2JS's: 0, or 1 to ignore case. */
  compiled: (source: string, flags: number) => Pattern | Refused;
  tooSlow: (subject: string) => string;
};

let patterns: Patterns | null = null;

/** Called by the family `patterns` when it is loaded. */
export function takePatterns(given: Patterns): void {
  patterns = given;
}

/**
 * RE2, for handlers that run regular expressions of authors themselves. It comes with the family
 * `patterns`: an Action type that uses it says so in its definition. Throws where it does not.
 */
export function loadedPatterns(): Patterns {
  if (patterns === null) throw new Error('Regular expressions are used and were not loaded.');
  return patterns;
}

/** The functions of a family that is loaded when it is needed. */
export function lazily(family: HeavyFamily, specs: readonly Omit<FunctionSpec, 'run' | 'heavy'>[]) {
  return specs.map(
    (spec): FunctionSpec => ({ ...spec, heavy: family, run: (args) => run(family, spec.name, args) }),
  );
}

function run(family: HeavyFamily, name: string, args: Args): Json {
  const code = loaded.get(family)?.[name];
  if (code === undefined) {
    throw args.error({
      code: 'not_loaded',
      message: `${name} is not loaded yet, so it cannot be used here.`,
    });
  }
  args.spend(2);
  return code(args);
}
