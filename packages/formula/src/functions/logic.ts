import { FormulaError } from '../error.ts';
import type { Json } from '../json.ts';
import type { FunctionSpec } from './spec.ts';

function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true;
  if (typeof value !== 'object') return false;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

function isBlank(value: Json): boolean {
  return value === false || isEmpty(value) || (typeof value === 'string' && value.trim() === '');
}

function typeOf(value: Json): string {
  if (value === null) return 'NilClass';
  if (Array.isArray(value)) return 'Array';
  if (typeof value === 'string') return 'String';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float';
  return typeof value === 'object' ? 'Hash' : value ? 'TrueClass' : 'FalseClass';
}

/** A limit is the end of the whole evaluation, so IF_ERROR does not catch it. */
function isCaught(error: unknown): boolean {
  return error instanceof FormulaError && error.code !== 'limit';
}

export const logic: readonly FunctionSpec[] = [
  {
    name: 'IF',
    signature: 'IF(condition, then, [else])',
    summary: 'One of two values. Only FALSE and NULL are false; without an else the result is NULL.',
    params: ['condition', 'then', 'else'],
    min: 2,
    max: 3,
    passes: true,
    examples: [
      { formula: 'IF(2 > 1, "yes", "no")', result: 'yes' },
      { formula: 'IF(NULL, "yes")', result: null },
    ],
    run: (args) => args.value(args.isTrue(0) ? 1 : 2),
  },
  {
    name: 'SWITCH',
    signature: 'SWITCH(value, match, result, …, default)',
    summary: 'The result that stands behind the first match equal to the value, else the default.',
    params: ['value', 'match', 'result'],
    min: 4,
    max: Number.POSITIVE_INFINITY,
    even: true,
    passes: true,
    examples: [
      { formula: 'SWITCH("b", "a", 1, "b", 2, 0)', result: 2 },
      { formula: 'SWITCH("z", "a", 1, "b", 2, 0)', result: 0 },
    ],
    errors: ['SWITCH("a", "b", 1)'],
    run: (args) => {
      const value = args.value(0);
      for (let at = 1; at + 1 < args.count; at += 2) {
        if (args.equal(value, args.value(at))) return args.value(at + 1);
      }
      return args.value(args.count - 1);
    },
  },
  {
    name: 'DEFAULT',
    signature: 'DEFAULT(value, fallback)',
    summary: 'The fallback when the value is NULL, FALSE or empty, else the value.',
    params: ['value', 'fallback'],
    min: 2,
    max: 2,
    passes: true,
    examples: [
      { formula: 'DEFAULT(NULL, "none")', result: 'none' },
      { formula: 'DEFAULT(0, "none")', result: 0 },
    ],
    run: (args) => {
      const value = args.maybe(0);
      return value === false || isEmpty(value) ? args.value(1) : value;
    },
  },
  {
    name: 'IF_ERROR',
    signature: 'IF_ERROR(value, fallback)',
    summary: 'The fallback when the value cannot be worked out. Exceeded limits are not caught.',
    params: ['value', 'fallback'],
    min: 2,
    max: 2,
    passes: true,
    examples: [
      { formula: 'IF_ERROR(1 / 0, "undefined")', result: 'undefined' },
      { formula: 'IF_ERROR(6 / 3, "undefined")', result: 2 },
    ],
    errors: ['IF_ERROR(RANGE(1, 1000000000), "limits are not caught")'],
    run: (args) => {
      const value = args.attempt(0, isCaught);
      if (value !== undefined) return value;
      // A caught failure costs more than a step: it was thrown.
      args.spend(20);
      return args.value(1);
    },
  },
  {
    name: 'ERROR',
    signature: 'ERROR([message])',
    summary: 'Fails the Action with the message.',
    params: ['message'],
    min: 0,
    max: 1,
    examples: [
      { formula: 'IF_ERROR(ERROR("No orders"), "caught")', result: 'caught' },
      { formula: 'IF(TRUE, "fine", ERROR("not reached"))', result: 'fine' },
    ],
    errors: ['ERROR("No orders today")'],
    run: (args) => {
      throw args.error({
        code: 'raised',
        message: args.has(0) ? args.joined(args.value(0)) : 'The formula calls ERROR.',
      });
    },
  },
  {
    name: 'IS_BLANK',
    signature: 'IS_BLANK(value)',
    summary: 'TRUE for NULL, FALSE, text of nothing but spaces, and empty arrays and objects.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'IS_BLANK("  ")', result: true },
      { formula: 'IS_BLANK(0)', result: false },
    ],
    run: (args) => isBlank(args.maybe(0)),
  },
  {
    name: 'IS_PRESENT',
    signature: 'IS_PRESENT(value)',
    summary: 'The opposite of IS_BLANK.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'IS_PRESENT("a")', result: true },
      { formula: 'IS_PRESENT([])', result: false },
    ],
    run: (args) => !isBlank(args.maybe(0)),
  },
  {
    name: 'IS_EMPTY',
    signature: 'IS_EMPTY(value)',
    summary: 'TRUE for NULL, an empty text, array or object.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'IS_EMPTY([])', result: true },
      { formula: 'IS_EMPTY(" ")', result: false },
    ],
    run: (args) => isEmpty(args.maybe(0)),
  },
  {
    name: 'TYPE',
    signature: 'TYPE(value)',
    summary: 'String, Integer, Float, TrueClass, FalseClass, Array, Hash or NilClass.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'TYPE("a")', result: 'String' },
      { formula: 'TYPE(1.5)', result: 'Float' },
      { formula: 'TYPE({})', result: 'Hash' },
      { formula: 'TYPE(NULL)', result: 'NilClass' },
    ],
    run: (args) => typeOf(args.value(0)),
  },
  {
    name: 'AND',
    signature: 'AND(value, …)',
    summary: 'TRUE when every value is true. Stops at the first that is not.',
    params: ['value'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'AND(1 < 2, "", FALSE)', result: false },
      { formula: 'AND(1, "")', result: true },
    ],
    run: (args) => {
      for (let at = 0; at < args.count; at += 1) if (!args.isTrue(at)) return false;
      return true;
    },
  },
  {
    name: 'OR',
    signature: 'OR(value, …)',
    summary: 'TRUE when one value is true. Stops at the first that is.',
    params: ['value'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    examples: [
      { formula: 'OR(NULL, 1 < 2)', result: true },
      { formula: 'OR(FALSE, NULL)', result: false },
    ],
    run: (args) => {
      for (let at = 0; at < args.count; at += 1) if (args.isTrue(at)) return true;
      return false;
    },
  },
  {
    name: 'NOT',
    signature: 'NOT(value)',
    summary: 'TRUE for FALSE and NULL, FALSE for everything else.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'NOT(1 = 2)', result: true },
      { formula: 'NOT(0)', result: false },
    ],
    run: (args) => !args.isTrue(0),
  },
];
