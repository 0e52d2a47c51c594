import type { JsonPathQuery } from 'jsonpath-rfc9535/parser';
import { RE2JS } from 're2js';
import type { Json } from '../../json.ts';
import { isObject, lengthOf } from '../../values.ts';
import { query, type Search, type Segment } from './jsonpath-query.ts';
import { isMatch, regexFor } from './regex.ts';

type Selectors = Extract<Segment['node'], { type: 'BracketedSelection' }>['selectors'][number];
type Logical = Extract<Selectors, { type: 'FilterSelector' }>['value'];
type Test = Extract<Logical, { type: 'TestExpr' }>['expression'];
type FunctionCall = Extract<Test, { type: 'FunctionExpr' }>;
type Query = Extract<Test, { type: 'FilterQuery' }>['value'];
type Comparison = Extract<Logical, { type: 'ComparisonExpr' }>;
type Comparable = Comparison['left'];

/** Whether a filter keeps `current`. */
export function holds(search: Search, test: Logical, current: Json): boolean {
  search.args.spend(1);
  switch (test.type) {
    case 'LogicalOrExpr':
      return holds(search, test.left, current) || holds(search, test.right, current);
    case 'LogicalAndExpr':
      return holds(search, test.left, current) && holds(search, test.right, current);
    case 'LogicalNotExpr':
      return !holds(search, test.expression, current);
    case 'ComparisonExpr':
      return compares(search, test, current);
    case 'TestExpr': {
      const { expression } = test;
      if (expression.type === 'FilterQuery') return nodes(search, expression.value, current).length > 0;
      return called(search, expression, current) === true;
    }
  }
}

function nodes(search: Search, { type, segments }: Query | JsonPathQuery, current: Json): Json[] {
  return query(search, segments, type === 'RelQuery' ? current : search.root);
}

/** What one side of a comparison comes to; undefined is RFC 9535's Nothing. */
function sideOf(search: Search, side: Comparable, current: Json): Json | undefined {
  if (side.type === 'Literal') return side.value;
  if (side.type === 'FunctionExpr') return called(search, side, current);
  let value: Json | undefined = side.type === 'RelSingularQuery' ? current : search.root;
  for (const { node } of side.segments) {
    search.args.spend(1);
    if (node.type === 'IndexSelector') value = Array.isArray(value) ? value.at(node.value) : undefined;
    else if (value !== undefined && isObject(value) && Object.hasOwn(value, node.value))
      value = value[node.value];
    else return undefined;
  }
  return value;
}

function compares(search: Search, { left, right, op }: Comparison, current: Json): boolean {
  const [a, b] = [sideOf(search, left, current), sideOf(search, right, current)];
  const equal = () => (a === undefined || b === undefined ? a === b : search.args.equal(a, b));
  switch (op) {
    case '==':
      return equal();
    case '!=':
      return !equal();
    case '<':
      return isLess(a, b);
    case '<=':
      return isLess(a, b) || equal();
    case '>':
      return isLess(b, a);
    case '>=':
      return isLess(b, a) || equal();
  }
}

function isLess(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  return typeof a === 'string' && typeof b === 'string' && a < b;
}

/** The five functions of RFC 9535. */
function called(search: Search, call: FunctionCall, current: Json): Json | undefined {
  const [first, second] = call.arguments.map((argument) => argumentOf(search, argument, current));
  switch (call.name) {
    case 'count':
      return first?.length ?? 0;
    case 'value':
      return first?.length === 1 ? first[0] : undefined;
    case 'length':
      return sizeOf(first?.[0]);
    case 'match':
      return matches(search, { text: first?.[0], pattern: second?.[0], whole: true });
    case 'search':
      return matches(search, { text: first?.[0], pattern: second?.[0], whole: false });
    default:
      throw search.args.fail(`JSONPath has no function ${call.name}.`, 1);
  }
}

/** Every kind of argument as the nodes it stands for. */
function argumentOf(search: Search, argument: FunctionCall['arguments'][number], current: Json): Json[] {
  if (argument.type === 'FilterQuery') return nodes(search, argument.value, current);
  if (argument.type === 'Literal') return [argument.value];
  if (argument.type === 'FunctionExpr') {
    const value = called(search, argument, current);
    return value === undefined ? [] : [value];
  }
  return [holds(search, argument, current)];
}

function sizeOf(value: Json | undefined): number | undefined {
  if (typeof value === 'string') return lengthOf(value);
  if (value === null || typeof value !== 'object') return undefined;
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function matches(
  search: Search,
  { text, pattern, whole }: { text: Json | undefined; pattern: Json | undefined; whole: boolean },
): boolean {
  if (typeof text !== 'string' || typeof pattern !== 'string') return false;
  const regex = regexFor(search.args, pattern, { flags: RE2JS.LOOKBEHINDS, index: 1 });
  return isMatch(search.args, regex, text, whole ? 'whole' : 'somewhere');
}
