import { later, readIso } from './functions/instants.ts';
import type { Json } from './json.ts';
import type { Machine } from './machine.ts';
import type { Node, Operator, Span } from './syntax/ast.ts';
import { asNumber, describe } from './values.ts';

/** Operators that always look at both sides. `&&` and `||` do not, so the interpreter has those. */
type Strict = Exclude<Operator, '&&' | '||'>;

export type Operation = {
  operator: Strict;
  left: Json;
  right: Json;
  /** A side was written as a number with a decimal point: a division keeps its fraction. */
  decimal: boolean;
  span: Span;
};

export function writtenDecimal(node: Node): boolean {
  if (node.kind === 'negate') return writtenDecimal(node.operand);
  return node.kind === 'number' && node.decimal;
}

export function operate(machine: Machine, operation: Operation): Json {
  const { operator, left, right, span } = operation;
  switch (operator) {
    case '=':
      return machine.equal(left, right, span);
    case '!=':
      return !machine.equal(left, right, span);
    case '&': {
      const [before, after] = [machine.text(left, span), machine.text(right, span)];
      machine.room({ characters: before.length + after.length }, span);
      machine.spend(Math.ceil(after.length / 256), span);
      return before + after;
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compares(operator, order(machine, operation));
    default:
      return arithmetic(machine, operation);
  }
}

function compares(operator: '<' | '<=' | '>' | '>=', sign: number): boolean {
  if (sign === 0) return operator === '<=' || operator === '>=';
  return sign < 0 ? operator === '<' || operator === '<=' : operator === '>' || operator === '>=';
}

/** Texts by their characters, numbers and number-like texts by value. Nothing else has an order. */
function order(machine: Machine, { operator, left, right, span }: Operation): number {
  if (typeof left === 'string' && typeof right === 'string') {
    machine.spend(Math.ceil(Math.min(left.length, right.length) / 256), span);
    return left === right ? 0 : left < right ? -1 : 1;
  }
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a !== undefined && b !== undefined) return Math.sign(a - b);
  const message = `${operator} compares numbers, or text with text, but got ${describe(left)} and ${describe(right)}.`;
  throw machine.error({ code: 'type', message }, span);
}

/** The operand of an arithmetic operator. `sign` names it in the message. */
export function operand(machine: Machine, value: Json, at: { sign: string; span: Span }): number {
  const number = asNumber(value);
  if (number !== undefined) return number;
  const hint = at.sign === '+' && typeof value === 'string' ? ' Use & to join text.' : '';
  const message = `${at.sign} needs numbers, but got ${describe(value)}.${hint}`;
  throw machine.error({ code: 'type', message }, at.span);
}

/** `NOW() + DAYS(1)`: a moment and seconds are a moment, two moments are the seconds between them. */
function withMoments({ operator, left, right }: Operation): Json | undefined {
  if (typeof left !== 'string' || left.charCodeAt(4) !== hyphen) return undefined;
  const start = readIso(left);
  if (start === null) return undefined;
  const end = operator === '-' && typeof right === 'string' ? readIso(right) : null;
  if (end !== null) return (start.ms - end.ms) / 1000;
  const seconds = asNumber(right);
  if (seconds === undefined) return undefined;
  return later(left, operator === '-' ? -seconds : seconds) ?? undefined;
}

const hyphen = 0x2d;

function arithmetic(machine: Machine, operation: Operation): Json {
  const { operator, left, right, decimal, span } = operation;
  const moment = operator === '+' || operator === '-' ? withMoments(operation) : undefined;
  if (moment !== undefined) return moment;
  const a = operand(machine, left, { sign: operator, span });
  const b = operand(machine, right, { sign: operator, span });
  switch (operator) {
    case '+':
      return finite(machine, a + b, span);
    case '-':
      return finite(machine, a - b, span);
    case '*':
      return finite(machine, a * b, span);
    default:
      if (b === 0) throw machine.error({ code: 'division_by_zero', message: 'Division by zero.' }, span);
      // Ruby's rule, which stories from Tines rely on: whole by whole is whole, rounded down.
      return finite(
        machine,
        !decimal && Number.isInteger(a) && Number.isInteger(b) ? Math.floor(a / b) : a / b,
        span,
      );
  }
}

/** JSON has no infinity, no NaN and no negative zero. */
export function finite(machine: Machine, value: number, span: Span): number {
  if (Number.isFinite(value)) return value + 0;
  throw machine.error({ code: 'value', message: 'The result is too large for a number.' }, span);
}
