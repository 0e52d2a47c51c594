/** A text with pills, cut into the runs that are drawn in one look. */
import { pillsOf } from '@storyloom/formula';

export type TokenKind = 'plain' | 'bracket' | 'path' | 'function' | 'text' | 'number' | 'sign';
type Token = { start: number; text: string; kind: TokenKind; wrong: boolean };
/** A pill, or the text between two. */
export type Stretch = { start: number; pill: boolean; tokens: Token[] };
export type Span = { start: number; end: number };

const inside =
  /(?<text>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)|(?<number>\b\d+(?:\.\d+)?\b)|(?<function>[A-Z][A-Z0-9_]*(?=\())|(?<path>[A-Za-z_%][\w]*(?:\.[A-Za-z_]\w*|\[\d+\])*)|(?<sign>[^\sA-Za-z0-9_"']+|\s+)/g;

/** Every character of the text in exactly one token, in order; `wrong` inside the given spans. */
export function stretchesOf(text: string, wrong: readonly Span[]): Stretch[] {
  const token = (start: number, end: number, kind: TokenKind): Token[] =>
    end > start ? marked({ start, text: text.slice(start, end), kind, wrong: false }, wrong) : [];
  const stretches: Stretch[] = [];
  let at = 0;
  for (const { start, end, inner: within, source } of pillsOf(text)) {
    stretches.push({ start: at, pill: false, tokens: token(at, start, 'plain') });
    const inner = [...source.matchAll(inside)].flatMap((match) => {
      const from = within.start + match.index;
      return token(from, from + match[0].length, kindOf(match.groups ?? {}));
    });
    const brackets = [token(start, within.start, 'bracket'), token(within.end, end, 'bracket')] as const;
    stretches.push({ start, pill: true, tokens: [...brackets[0], ...inner, ...brackets[1]] });
    at = end;
  }
  stretches.push({ start: at, pill: false, tokens: token(at, text.length, 'plain') });
  return stretches.filter(({ tokens }) => tokens.length > 0);
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
