/**
 * JSONPATH: the path is parsed by jsonpath-rfc9535, and walked here, so that every step costs fuel and
 * regular expressions are RE2's.
 */
import parse, { type JsonPathQuery } from 'jsonpath-rfc9535/parser';
import type { Json } from '../../json.ts';
import { limits } from '../../limits.ts';
import type { Args } from '../args.ts';
import type { Runs } from '../lazy.ts';
import { query } from './jsonpath-query.ts';

export const runs: Runs = { JSONPATH: find };

function find(args: Args): Json[] {
  const root = args.value(0);
  const { segments } = parsed(args, args.text(1));
  return query({ args, root }, segments, root);
}

function parsed(args: Args, path: string): JsonPathQuery {
  if (path.length > limits.path) throw args.fail(`A path has at most ${limits.path} characters.`, 1);
  args.spend(path.length);
  try {
    return parse(rooted(path.trim()));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    throw args.fail(`This is no JSONPath: ${reason}.`, 1);
  }
}

/** `a.b` and `[0]` mean `$.a.b` and `$[0]`. */
function rooted(path: string): string {
  if (path.startsWith('$')) return path;
  return path.startsWith('[') || path.startsWith('.') ? `$${path}` : `$.${path}`;
}
