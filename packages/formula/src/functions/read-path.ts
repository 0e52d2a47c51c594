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

/**
 * A reader of what stands under `key`: an own key as it is, else a dotted path. The path is parsed once,
 * however many values it is read from. NULL when nothing stands there.
 */
export function pathReader(args: Args, key: Json): (from: Json) => Json {
  if (typeof key !== 'string') return (from) => read(from, key) ?? null;
  if (key.length > limits.path) throw args.fail(`A path has at most ${limits.path} characters.`);
  args.spend(Math.ceil(key.length / 4));
  const keys = keysOf(key);
  return (from) => {
    const own = read(from, key);
    if (own !== undefined || keys === null) return own ?? null;
    let value: Json = from;
    for (const step of keys) value = read(value, step) ?? null;
    return value;
  };
}

export function readPath(args: Args, from: Json, key: Json): Json {
  return pathReader(args, key)(from);
}
