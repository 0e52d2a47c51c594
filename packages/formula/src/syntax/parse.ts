import { syntaxError } from '../error.ts';
import { limits } from '../limits.ts';
import {
  type Argument,
  type Link,
  levels,
  type Node,
  type Operator,
  pipeLevel,
  type Span,
  type Step,
} from './ast.ts';
import { Cursor, shown } from './cursor.ts';
import { lex, type Token } from './lex.ts';

const operators: ReadonlyMap<string, Operator> = new Map([
  ...Object.keys(levels)
    .filter((key): key is Operator => Object.hasOwn(levels, key))
    .map((key): [string, Operator] => [key, key]),
  ['AND', '&&'],
  ['OR', '||'],
]);

/** What is written in capitals. */
export const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['TRUE', true],
  ['FALSE', false],
  ['NULL', null],
]);

/** A Pratt parser: `expression(level)` reads everything that binds tighter than `level`. */
class Parser {
  readonly #tokens: Cursor;
  #nesting = 0;

  constructor(tokens: Cursor) {
    this.#tokens = tokens;
  }

  whole(): Node {
    if (this.#tokens.peek().kind === 'end')
      throw syntaxError('There is no formula here.', this.#tokens.peek());
    const node = this.#expression(0);
    const rest = this.#tokens.peek();
    if (rest.kind !== 'end')
      throw syntaxError(`Expected an operator or the end here, not ${shown(rest)}.`, rest);
    return node;
  }

  #expression(level: number): Node {
    // A right operand is as deep as its brackets: only those count.
    const bracket = level === 0 ? 1 : 0;
    this.#deeper(bracket);
    let left = this.#operand();
    for (
      let operator = this.#operator();
      operator !== null && levelOf(operator) > level;
      operator = this.#operator()
    ) {
      left = operator === '|>' ? this.#pipe(left) : this.#chain(left, levelOf(operator));
    }
    this.#nesting -= bracket;
    this.#refuseHabit(left);
    return left;
  }

  /** What other languages write behind a value. */
  #refuseHabit(left: Node): void {
    const token = this.#tokens.peek();
    const hint = habitOf(left, token);
    if (hint !== null) throw syntaxError(hint, token);
  }

  #deeper(by: number): void {
    this.#nesting += by;
    if (this.#nesting <= limits.nesting) return;
    throw syntaxError(
      `This formula is nested too deeply: ${limits.nesting} levels at most.`,
      this.#tokens.peek(),
    );
  }

  #operator(): Operator | '|>' | null {
    const token = this.#tokens.peek();
    if (token.kind !== 'symbol' && token.kind !== 'name') return null;
    return token.value === '|>' ? '|>' : (operators.get(token.value) ?? null);
  }

  #chain(first: Node, level: number): Node {
    const links: Link[] = [];
    for (
      let operator = this.#operator();
      operator !== null && levelOf(operator) === level;
      operator = this.#operator()
    ) {
      this.#tokens.take();
      if (operator !== '|>') links.push({ operator, right: this.#expression(level) });
    }
    return { kind: 'chain', first, links, start: first.start, end: links.at(-1)?.right.end ?? first.end };
  }

  #pipe(first: Node): Node {
    const stages: Node[] = [];
    while (this.#tokens.skip('|>')) stages.push(this.#expression(pipeLevel));
    return { kind: 'pipe', first, stages, start: first.start, end: stages.at(-1)?.end ?? first.end };
  }

  #operand(): Node {
    const token = this.#tokens.peek();
    if (!this.#tokens.skip('-')) return this.#steps();
    this.#deeper(1);
    const operand = this.#operand();
    this.#nesting -= 1;
    return { kind: 'negate', operand, start: token.start, end: operand.end };
  }

  #steps(): Node {
    const start = this.#tokens.peek().start;
    const base = this.#primary();
    const steps: Step[] = [];
    while (this.#tokens.is('.') || this.#tokens.is('[')) steps.push(this.#step());
    const last = steps.at(-1);
    return last === undefined ? base : { kind: 'path', base, steps, start, end: last.end };
  }

  #step(): Step {
    const { start, value } = this.#tokens.take();
    if (value === '.') {
      const key = this.#tokens.take();
      if (key.kind === 'name') return { kind: 'key', key: key.value, start, end: key.end };
      throw syntaxError(
        `Expected a name after the dot, not ${shown(key)}. Odd names are written ["like this"].`,
        key,
      );
    }
    const index = this.#expression(0);
    return { kind: 'index', index, start, end: this.#tokens.expect(']', 'to close the index').end };
  }

  #primary(): Node {
    const token = this.#tokens.take();
    const span = { start: token.start, end: token.end };
    if (token.kind === 'text') return { kind: 'text', value: token.value, ...span };
    if (token.kind === 'number') return numberNode(token);
    if (token.kind === 'name') return this.#named(token);
    if (token.value === '%') return { kind: 'name', name: '%', ...span };
    if (token.value === '(') return this.#parenthesised();
    if (token.value === '[') return this.#array(token.start);
    if (token.value === '{') return this.#object(token.start);
    throw syntaxError(`Expected a value here, not ${shown(token)}.`, token);
  }

  #parenthesised(): Node {
    const node = this.#expression(0);
    this.#tokens.expect(')', 'to close the bracket');
    return node;
  }

  #named(token: Token): Node {
    const span = { start: token.start, end: token.end };
    const constant = constants.get(token.value);
    if (constant !== undefined) return { kind: 'constant', value: constant, ...span };
    if (!this.#tokens.skip('(')) return { kind: 'name', name: token.value, ...span };
    return token.value === 'LAMBDA' ? this.#lambda(token.start) : this.#call(token);
  }

  #call(token: Token): Node {
    const args: Argument[] = [];
    const end = this.#list(')', `or a comma in ${token.value}`, () => {
      const keyword =
        this.#tokens.peek().kind === 'name' && this.#tokens.is(':', 1) ? this.#tokens.take().value : null;
      if (keyword !== null) this.#tokens.take();
      else if (args.at(-1)?.keyword != null) {
        throw syntaxError('Named arguments come last: give this one a name too.', this.#tokens.peek());
      }
      args.push({ keyword, value: this.#expression(0) });
    });
    return { kind: 'call', name: token.value, args, start: token.start, end };
  }

  #lambda(start: number): Node {
    const params: string[] = [];
    while (this.#tokens.peek().kind === 'name' && this.#tokens.is(',', 1)) {
      params.push(this.#tokens.take().value);
      this.#tokens.take();
    }
    if (params.length === 0) {
      throw syntaxError(
        'LAMBDA starts with the names of its parameters: LAMBDA(item, item.id).',
        this.#tokens.peek(),
      );
    }
    const body = this.#expression(0);
    return { kind: 'lambda', params, body, start, end: this.#tokens.expect(')', 'to close LAMBDA').end };
  }

  #array(start: number): Node {
    const items: Node[] = [];
    const end = this.#list(']', 'or a comma in the array', () => items.push(this.#expression(0)));
    return { kind: 'array', items, start, end };
  }

  #object(start: number): Node {
    const entries: { key: string; value: Node }[] = [];
    const end = this.#list('}', 'or a comma in the object', () => {
      const key = this.#tokens.take();
      if (key.kind !== 'name' && key.kind !== 'text')
        throw syntaxError(`Expected a key, not ${shown(key)}.`, key);
      this.#tokens.expect(':', `after the key “${key.value}”`);
      entries.push({ key: key.value, value: this.#expression(0) });
    });
    return { kind: 'object', entries, start, end };
  }

  #list(close: string, where: string, item: () => void): number {
    while (!this.#tokens.is(close)) {
      item();
      if (!this.#tokens.skip(',')) break;
    }
    return this.#tokens.expect(close, where).end;
  }
}

function habitOf(left: Node, { kind, value }: Token): string | null {
  const isNot = left.kind === 'name' && left.name.toUpperCase() === 'NOT';
  if (isNot && (kind === 'name' || kind === 'number' || kind === 'text'))
    return 'Write NOT(…), with brackets.';
  if (kind === 'name' && !operators.has(value) && operators.has(value.toUpperCase()))
    return `Write ${value.toUpperCase()}, in capitals.`;
  if (kind !== 'symbol') return null;
  if (value === '%') return 'Use MODULO(a, b) for the remainder: there is no % operator.';
  const isMethod = value === '(' && left.kind === 'path' && left.steps.at(-1)?.kind === 'key';
  return isMethod ? 'A function stands before its values: SPLIT(text, ","), not text.split(",").' : null;
}

function levelOf(operator: Operator | '|>'): number {
  return operator === '|>' ? pipeLevel : levels[operator];
}

function numberNode(token: Token): Node {
  const value = Number(token.value);
  if (!Number.isFinite(value)) throw syntaxError('This number is too large.', token);
  return { kind: 'number', value, decimal: token.value.includes('.'), start: token.start, end: token.end };
}

/** Parses `text` between the offsets of `span`; all spans are offsets of `text`. Throws a syntax FormulaError. */
export function parse(text: string, span: Span = { start: 0, end: text.length }): Node {
  return new Parser(new Cursor(lex(text, span))).whole();
}
