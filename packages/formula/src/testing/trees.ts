import fc from 'fast-check';
import type { Argument, Node, Operator, Step } from '../syntax/ast.ts';
import { levels } from '../syntax/ast.ts';

const span = { start: 0, end: 0 };

const name = fc.constantFrom('a', 'b1', 'receive', 'größe', '_x', 'LOOP', 'constructor', '__proto__', 'item');
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '>>', '\n\r\t', '\\d', '\\n', '\\u0041'),
);
const operator = fc.constantFrom<Operator>(
  '||',
  '&&',
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '+',
  '-',
  '&',
  '*',
  '/',
);
const number = fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }));

function chain(first: Node, links: { operator: Operator; right: Node }[]): Node {
  // Operators of one level stand in one chain, as the parser reads them.
  const level = levels[links[0]?.operator ?? '+'];
  const same = links.filter((link) => levels[link.operator] === level);
  return { kind: 'chain', first, links: same, ...span };
}

/** Every kind of formula, nested a few levels, with all spans zero. */
export const trees: fc.Arbitrary<Node> = fc.letrec<{
  node: Node;
  step: Step;
  argument: Argument;
  lambda: Node;
}>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(true, false, null).map((value): Node => ({ kind: 'constant', value, ...span })),
    text.map((value): Node => ({ kind: 'text', value, ...span })),
    fc.record({ value: number, point: fc.boolean() }).map(({ value, point }): Node => {
      const decimal = point || String(value).includes('.');
      return { kind: 'number', value: value + 0, decimal, ...span };
    }),
    name.map((value): Node => ({ kind: 'name', name: value, ...span })),
    fc.constant<Node>({ kind: 'name', name: '%', ...span }),
    fc.array(tie('node'), { maxLength: 3 }).map((items): Node => ({ kind: 'array', items, ...span })),
    fc
      .array(fc.record({ key: fc.oneof(name, text), value: tie('node') }), { maxLength: 3 })
      .map((entries): Node => ({ kind: 'object', entries, ...span })),
    fc
      .record({ base: tie('node'), steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }) })
      .map((path): Node => ({ kind: 'path', ...path, ...span })),
    tie('node').map((operand): Node => ({ kind: 'negate', operand, ...span })),
    fc
      .tuple(
        tie('node'),
        fc.array(fc.record({ operator, right: tie('node') }), { minLength: 1, maxLength: 4 }),
      )
      .map(([first, links]) => chain(first, links)),
    fc
      .tuple(tie('node'), fc.array(tie('node'), { minLength: 1, maxLength: 3 }))
      .map(([first, stages]): Node => ({ kind: 'pipe', first, stages, ...span })),
    fc
      .tuple(fc.constantFrom('UPCASE', 'IF', 'AND', 'nonsense'), fc.array(tie('argument'), { maxLength: 3 }))
      .map(([called, args]): Node => ({ kind: 'call', name: called, args: positionalFirst(args), ...span })),
    tie('lambda'),
  ),
  lambda: fc
    .tuple(fc.array(name, { minLength: 1, maxLength: 2 }), tie('node'))
    .map(([params, body]): Node => ({ kind: 'lambda', params, body, ...span })),
  step: fc.oneof(
    name.map((key): Step => ({ kind: 'key', key, ...span })),
    tie('node').map((index): Step => ({ kind: 'index', index, ...span })),
  ),
  argument: fc.record({ keyword: fc.option(name), value: tie('node') }),
})).node;

function positionalFirst(args: Argument[]): Argument[] {
  return [
    ...args.filter(({ keyword }) => keyword === null),
    ...args.filter(({ keyword }) => keyword !== null),
  ];
}
