/** What an editor shows of the formulas in a text while somebody types: their tokens, and the call around the caret. */
import { type Piece, pieces } from './pills.ts';
import type { Span } from './syntax/ast.ts';
import { lexLoosely, type Token } from './syntax/lex.ts';

export type Paint = 'bracket' | 'path' | 'function' | 'text' | 'number' | 'constant' | 'sign';
/** One token, in UTF-16 units of the text. */
export type Painted = Span & { kind: Paint };
/** `secret`: it names a credential. Spaces belong to no token. */
export type Formula = Span & { secret: boolean; tokens: Painted[] };

type Formulaic = Exclude<Piece, { kind: 'literal' }>;

/** The formulas of a text in order, closed or not, with what opens and closes them. Never throws. */
export function formulasOf(text: string): Formula[] {
  return pieces(text)
    .filter((piece) => piece.kind !== 'literal')
    .map((piece) => {
      const { start, end, inner } = piece;
      const tokens = lexLoosely(text, inner);
      return {
        start,
        end,
        secret: tokens.some(({ kind, value }) => kind === 'name' && value === 'CREDENTIAL'),
        tokens: [
          ...bracket(start, inner.start),
          ...tokens.map((token, index) => painted(token, tokens[index + 1])),
          ...bracket(inner.end, end),
        ],
      };
    });
}

function bracket(start: number, end: number): Painted[] {
  return end > start ? [{ kind: 'bracket', start, end }] : [];
}

function painted({ kind, value, start, end }: Token, next: Token | undefined): Painted {
  return { kind: kind === 'name' ? paintOfName(value, next) : paintOf(kind, value), start, end };
}

function paintOf(kind: Token['kind'], value: string): Paint {
  if (kind === 'text' || kind === 'number') return kind;
  return value === '.' || value === '%' ? 'path' : 'sign';
}

function paintOfName(name: string, next: Token | undefined): Paint {
  if (['TRUE', 'FALSE', 'NULL'].includes(name)) return 'constant';
  if (name === 'AND' || name === 'OR') return 'sign';
  return next?.kind === 'symbol' && next.value === '(' ? 'function' : 'path';
}

/** A call that is being written: the function's name and where it starts, and which argument the caret is in, from 0. */
export type Call = { name: string; start: number; argument: number };

/** The innermost call around the caret. Null outside a formula and outside calls. */
export function callAt(text: string, caret: number): Call | null {
  const around = pieces(text).find(
    (piece): piece is Formulaic =>
      piece.kind !== 'literal' && piece.inner.start <= caret && caret <= piece.inner.end,
  );
  if (around === undefined) return null;
  const open: (Call | null)[] = [];
  let before: Token | undefined;
  for (const token of lexLoosely(text, { start: around.inner.start, end: caret })) {
    if (token.kind === 'symbol') step(open, token, before);
    before = token;
  }
  return open.findLast((one) => one !== null) ?? null;
}

function step(open: (Call | null)[], { value }: Token, before: Token | undefined): void {
  if (value === '(' && before?.kind === 'name')
    open.push({ name: before.value, start: before.start, argument: 0 });
  else if (value === '(' || value === '[' || value === '{') open.push(null);
  else if (value === ')' || value === ']' || value === '}') open.pop();
  else if (value === ',') {
    const call = open.at(-1);
    if (call) call.argument += 1;
  }
}
