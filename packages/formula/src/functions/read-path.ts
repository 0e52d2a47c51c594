import { FormulaError } from '../error.ts';
import type { Json } from '../json.ts';
import { limits } from '../limits.ts';
import type { Step } from '../syntax/ast.ts';
import { parse } from '../syntax/parse.ts';
import { read } from '../values.ts';
import type { Args } from './args.ts';

/** `a.b[0]["odd key"]` as the keys to follow; null when it is not such a path. */
function keysOf(path: string): Json[] | null {
  try {
    const node = parse(path.startsWith('[') ? `%${path}` : `%.${path}`);
    if (node.kind !== 'path' || node.base.kind !== 'name') return null;
    const keys = node.steps.map(keyOf);
    return keys.every((key) => key !== null) ? keys : null;
  } catch (error) {
    if (error instanceof FormulaError) return null;
    throw error;
  }
}

function keyOf(step: Step): string | number | null {
  if (step.kind === 'key') return step.key;
  const { index } = step;
  return index.kind === 'text' || index.kind === 'number' ? index.value : null;
}

/** What stands under `key`: an own key as it is, else a dotted path, which is parsed once. Undefined: nothing does. */
function pathReader(args: Args, key: Json): (from: Json) => Json | undefined {
  if (typeof key !== 'string') return (from) => read(from, key);
  if (key.length > limits.path) throw args.fail(`A path has at most ${limits.path} characters.`);
  args.spend(Math.ceil(key.length / 4));
  const keys = keysOf(key);
  return (from) => {
    const own = read(from, key);
    if (own !== undefined || keys === null) return own;
    let value: Json | undefined = from;
    for (const step of keys) {
      if (value === undefined) return undefined;
      value = read(value, step);
    }
    return value;
  };
}

/** What stands under `key` in each item, NULL where nothing does. Warns when no item has it: a slip of the pen. */
export function readEach(args: Args, items: readonly Json[], key: Json): Json[] {
  const at = pathReader(args, key);
  let isThere = items.length === 0;
  const values = items.map((item) => {
    const value = at(item);
    if (value === undefined) return null;
    isThere = true;
    return value;
  });
  if (!isThere) args.missing(key);
  return values;
}

/** What stands under `key`. Warns and answers NULL when nothing does. */
export function readPath(args: Args, from: Json, key: Json): Json {
  const [value = null] = readEach(args, [from], key);
  return value;
}
