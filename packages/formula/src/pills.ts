import type { Span } from './syntax/ast.ts';
import { endOfQuoted } from './syntax/lex.ts';

/** A text taken apart: literal pieces (escapes resolved), and formulas in order. */
export type Piece =
  | { kind: 'literal'; text: string }
  /** `start` to `end` include the brackets; `inner` is what stands between them. */
  | (Span & { kind: 'pill'; inner: Span })
  /** `<% … %>`: text that depends on a condition, or is repeated. `inner` is what follows the word. */
  | (Span & { kind: 'tag'; word: TagWord; inner: Span })
  /** The whole text, after its `=`. */
  | (Span & { kind: 'formula'; inner: Span })
  /** A `<<` or `<%` that nothing closes; it reaches to the end. */
  | (Span & { kind: 'unclosed'; inner: Span });

type TagWord = 'if' | 'elsif' | 'else' | 'endif' | 'for' | 'endfor';

// Any other `<%` is text, as in a template for another program.
const opening = /<<|<%[ \t]*(if|elsif|else|endif|for|endfor)(?![\p{L}\p{M}\p{N}_])/gu;

/** `=` and something: a value that is one formula. `\=` starts a text with a plain `=`. */
function isFormula(text: string): boolean {
  return text.startsWith('=') && text.trim() !== '=';
}

/** Whether `pieces` would find anything but the text itself. */
export function isPlain(text: string): boolean {
  return !text.includes('<<') && !text.includes('<%') && !isFormula(text) && !text.startsWith('\\=');
}

/** One past the `close` of a formula whose inside starts at `from`; quotes are skipped. -1 when there is none. */
function endOfInside(text: string, from: number, close: string): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === close[0] && text[at + 1] === close[1]) return at + 2;
    if (char === '"' || char === "'") {
      const end = endOfQuoted(text, at);
      if (end < 0) return -1;
      at = end - 1;
    }
  }
  return -1;
}

/** Takes a text apart. Linear in its length: an unclosed formula ends the walk. */
export function pieces(text: string): Piece[] {
  const whole = { start: 0, end: text.length };
  if (isFormula(text)) return [{ kind: 'formula', ...whole, inner: { start: 1, end: text.length } }];
  const found: Piece[] = [];
  let from = text.startsWith('\\=') ? 1 : 0;
  let literal = '';
  opening.lastIndex = from;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const start = match.index;
    if (text[start - 1] === '\\' && start > from) {
      literal += `${text.slice(from, start - 1)}${text.slice(start, start + 2)}`;
      from = start + 2;
      opening.lastIndex = from;
      continue;
    }
    literal += text.slice(from, start);
    if (literal !== '') found.push({ kind: 'literal', text: literal });
    literal = '';
    const inside = start + match[0].length;
    const end = endOfInside(text, inside, match[1] === undefined ? '>>' : '%>');
    if (end < 0) {
      found.push({ kind: 'unclosed', start, end: text.length, inner: { start: inside, end: text.length } });
      return found;
    }
    const span = { start, end, inner: { start: inside, end: end - 2 } };
    const word = wordOf(match[1]);
    found.push(word === null ? { kind: 'pill', ...span } : { kind: 'tag', word, ...span });
    from = end;
    opening.lastIndex = from;
  }
  literal += text.slice(from);
  if (literal !== '') found.push({ kind: 'literal', text: literal });
  return found;
}

const words: readonly TagWord[] = ['if', 'elsif', 'else', 'endif', 'for', 'endfor'];

function wordOf(text: string | undefined): TagWord | null {
  return words.find((word) => word === text) ?? null;
}

/**
 * Where the formula begins in which the caret stands, for completion: `<<a.b`, `=a.b` and `<% if a.b` all
 * count, closed or not. Null in plain text and inside a quoted text.
 */
export function formulaAt(text: string, caret: number): number | null {
  const before = text.slice(0, caret);
  if (before === '=') return 1;
  const last = pieces(before).at(-1);
  if (last?.kind !== 'unclosed' && last?.kind !== 'formula') return null;
  const { start, end } = last.inner;
  for (let at = start; at < end; at += 1) {
    if (before[at] !== '"' && before[at] !== "'") continue;
    const close = endOfQuoted(before, at);
    if (close < 0) return null;
    at = close - 1;
  }
  return start;
}
