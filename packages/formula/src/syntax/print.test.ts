import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trees } from '../testing/trees.ts';
import type { Node } from './ast.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';

/** The tree without its places. */
function bare(node: Node): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) => (key === 'start' || key === 'end' ? 0 : value)),
  );
}

test('what is printed parses to the same tree', () => {
  fc.assert(
    fc.property(trees, (tree) => {
      expect(bare(parse(print(tree)))).toStrictEqual(bare(tree));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['( a.b )["c"]', '(a.b)["c"]'],
  ['1+2*3', '1 + 2 * 3'],
  ['(1+2)*3', '(1 + 2) * 3'],
  ['1-(2-3)', '1 - (2 - 3)'],
  ['(1-2)-3', '(1 - 2) - 3'],
  ['-(1+2)', '-(1 + 2)'],
  ['(-1).a', '(-1).a'],
  ['a AND b OR c', 'a && b || c'],
  ['a&&(b||c)', 'a && (b || c)'],
  ['x|>F(%,k:1)|>%.first', 'x |> F(%, k: 1) |> %.first'],
  ["{'a':1,'odd key':2}", '{a: 1, "odd key": 2}'],
  ['FILTER(a,LAMBDA(x,y,x=y))', 'FILTER(a, LAMBDA(x, y, x = y))'],
  ["'a\"b\\n'", '"a\\"b\\n"'],
  ['5.0/3', '5.0 / 3'],
  ['TRUE', 'TRUE'],
])('%s is printed as %s', (source, printed) => {
  expect(print(parse(source))).toBe(printed);
});
