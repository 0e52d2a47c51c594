import type { Span } from './syntax/ast.ts';
import { endOfQuoted } from './syntax/lex.ts';

/** A text taken apart: literal pieces (`\<<` resolved) and pills, in order. */
export type Piece =
  | { kind: 'literal'; text: string }
  /** `start` to `end` include the brackets; `inner` is what stands between them. */
  | (Span & { kind: 'pill'; inner: Span })
  /** A `<<` that nothing closes; it reaches to the end. */
  | (Span & { kind: 'unclosed' });

/** One past the `>>` that closes a pill whose inside starts at `at`; quotes are skipped. -1 when there is none. */
function endOfPill(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '>' && text[at + 1] === '>') return at + 2;
    if (char === '"' || char === "'") {
      const end = endOfQuoted(text, at);
      if (end < 0) return -1;
      at = end - 1;
    }
  }
  return -1;
}

/** Takes a text apart. Linear in its length: an unclosed pill ends the walk. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let literal = '';
  let from = 0;
  for (let at = text.indexOf('<<'); at >= 0; at = text.indexOf('<<', from)) {
    if (text[at - 1] === '\\' && at > from) {
      literal += `${text.slice(from, at - 1)}<<`;
      from = at + 2;
      continue;
    }
    literal += text.slice(from, at);
    if (literal !== '') found.push({ kind: 'literal', text: literal });
    literal = '';
    const end = endOfPill(text, at + 2);
    if (end < 0) {
      found.push({ kind: 'unclosed', start: at, end: text.length });
      return found;
    }
    found.push({ kind: 'pill', start: at, end, inner: { start: at + 2, end: end - 2 } });
    from = end;
  }
  literal += text.slice(from);
  if (literal !== '') found.push({ kind: 'literal', text: literal });
  return found;
}

/** The pills of a text, for highlighting: `start` to `end` with the brackets, `source` without. */
export function pillsOf(text: string): { start: number; end: number; source: string }[] {
  return pieces(text)
    .filter((piece) => piece.kind === 'pill')
    .map(({ start, end, inner }) => ({ start, end, source: text.slice(inner.start, inner.end) }));
}
