import { FormulaError, syntaxError } from '../error.ts';
import type { Span } from './ast.ts';

export type Token = Span & { kind: 'name' | 'number' | 'text' | 'symbol' | 'end'; value: string };

const space = /\s+/y;
const name = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy;
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const symbol = /\|>|\|\||&&|\?\??|==|!=|>=|<=|[()[\]{},:.%+\-*/&=<>]/y;

const mistakes: ReadonlyMap<string, string> = new Map([
  ['==', 'Use a single = to compare: there is no ==.'],
  ['?', 'Use IF(condition, a, b) to choose: there is no ? operator.'],
  ['??', 'Use DEFAULT(value, other) where a value may be missing: there is no ??.'],
  ['!', 'Use NOT(…) to negate: there is no ! operator.'],
  ['|', 'Use || for OR, or |> to hand a value on: there is no single |.'],
]);

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
]);

/** Whether `text` can be written after a dot or as an object's key without quotes. */
export function isName(text: string): boolean {
  return match(name, text, 0) === text;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Where the quoted text that starts at `start` ends (one past its quote), or -1 when nothing closes it. */
export function endOfQuoted(source: string, start: number): number {
  const quote = source[start];
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === quote) return at + 1;
  }
  return -1;
}

/**
 * Escapes are `\n \r \t \\ \" \'` and `\uXXXX`. A backslash before anything else stays, so that
 * `"\d+"` is the regular expression it looks like.
 */
function resolve(inner: string): string {
  if (!inner.includes('\\')) return inner;
  return inner.replaceAll(
    /\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g,
    (whole, hex: string | undefined, char: string) =>
      hex === undefined ? (escapes.get(char) ?? whole) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function quoted(source: string, at: number): Token {
  const end = endOfQuoted(source, at);
  if (end < 0)
    throw syntaxError('This text is never closed: its end quote is missing.', {
      start: at,
      end: source.length,
    });
  return { kind: 'text', value: resolve(source.slice(at + 1, end - 1)), start: at, end };
}

function next(source: string, at: number): Token {
  const char = source[at] ?? '';
  if (char === '"' || char === "'") return quoted(source, at);
  const found = match(name, source, at);
  if (found !== undefined) return { kind: 'name', value: found, start: at, end: at + found.length };
  const digits = match(number, source, at);
  if (digits !== undefined) return { kind: 'number', value: digits, start: at, end: at + digits.length };
  const sign = match(symbol, source, at);
  const mistake = mistakes.get(sign ?? char);
  if (mistake !== undefined) throw syntaxError(mistake, { start: at, end: at + (sign ?? char).length });
  if (sign !== undefined) return { kind: 'symbol', value: sign, start: at, end: at + sign.length };
  const whole = String.fromCodePoint(source.codePointAt(at) ?? 0);
  throw syntaxError(`“${whole}” has no meaning in a formula.`, { start: at, end: at + whole.length });
}

/** The tokens of `text` from `span.start` to `span.end`, closed by an `end` token. Throws a syntax FormulaError. */
export function lex(text: string, span: Span): Token[] {
  const source = text.slice(0, span.end);
  const tokens: Token[] = [];
  let at = span.start;
  while (true) {
    at += match(space, source, at)?.length ?? 0;
    if (at >= source.length) break;
    const token = next(source, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', value: '', start: source.length, end: source.length });
  return tokens;
}

/**
 * The tokens of a formula that somebody is still typing: what has no meaning is a symbol of its own, and a
 * text that nothing closes reaches to the end. Never throws.
 */
export function lexLoosely(text: string, span: Span): Token[] {
  const source = text.slice(0, span.end);
  const tokens: Token[] = [];
  let at = span.start;
  while (true) {
    at += match(space, source, at)?.length ?? 0;
    if (at >= source.length) return tokens;
    const token = nextLoosely(source, at);
    tokens.push(token);
    at = token.end;
  }
}

function nextLoosely(source: string, at: number): Token {
  try {
    return next(source, at);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    const isText = source[at] === '"' || source[at] === "'";
    const end = isText ? source.length : Math.min(error.end, source.length);
    return { kind: isText ? 'text' : 'symbol', value: source.slice(at, end), start: at, end };
  }
}
