/** A text with pills, cut into the runs that are drawn in one look. */
import { pillsOf } from '@storyloom/formula';

export type TokenKind = 'plain' | 'bracket' | 'path' | 'function' | 'text' | 'number' | 'sign';
export type Token = { start: number; text: string; kind: TokenKind; inPill: boolean; wrong: boolean };
export type Span = { start: number; end: number };

const inside =
  /(?<text>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)|(?<number>\b\d+(?:\.\d+)?\b)|(?<function>[A-Z][A-Z0-9_]*(?=\())|(?<path>[A-Za-z_%][\w]*(?:\.[A-Za-z_]\w*|\[\d+\])*)|(?<sign>[^\sA-Za-z0-9_"']+|\s+)/g;

/** Every character of the text in exactly one token, in order; `wrong` inside the given spans. */
export function tokensOf(text: string, wrong: readonly Span[]): Token[] {
  const tokens: Token[] = [];
  const add = (start: number, end: number, kind: TokenKind, inPill: boolean) => {
    if (end > start) tokens.push({ start, text: text.slice(start, end), kind, inPill, wrong: false });
  };
  let at = 0;
  for (const { start, end, source } of pillsOf(text)) {
    add(at, start, 'plain', false);
    add(start, start + 2, 'bracket', true);
    for (const match of source.matchAll(inside)) {
      const from = start + 2 + match.index;
      add(from, from + match[0].length, kindOf(match.groups ?? {}), true);
    }
    add(end - 2, end, 'bracket', true);
    at = end;
  }
  add(at, text.length, 'plain', false);
  return tokens.flatMap((token) => marked(token, wrong));
}

function kindOf(groups: Record<string, string | undefined>): TokenKind {
  if (groups.text !== undefined) return 'text';
  if (groups.number !== undefined) return 'number';
  if (groups.function !== undefined) return 'function';
  return groups.path === undefined ? 'sign' : 'path';
}

/** A token cut where a wrong span begins or ends. An empty span marks the character it stands before. */
function marked(token: Token, wrong: readonly Span[]): Token[] {
  const end = token.start + token.text.length;
  const spans = wrong
    .map((span) => ({ start: span.start, end: Math.max(span.end, span.start + 1) }))
    .filter((span) => span.start < end && span.end > token.start);
  if (spans.length === 0) return [token];
  const cuts = new Set([token.start, end]);
  for (const span of spans) {
    if (span.start > token.start) cuts.add(span.start);
    if (span.end < end) cuts.add(span.end);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, index) => {
    const stop = sorted[index + 1] ?? end;
    const text = token.text.slice(start - token.start, stop - token.start);
    return { ...token, start, text, wrong: spans.some((span) => span.start <= start && span.end >= stop) };
  });
}
