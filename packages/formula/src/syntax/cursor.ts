import { syntaxError } from '../error.ts';
import type { Token } from './lex.ts';

/** What a message calls a token. */
export function shown(token: Token): string {
  if (token.kind === 'end') return 'the end';
  return token.kind === 'text' ? 'a text' : `“${token.value}”`;
}

/** A place in a list of tokens. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  /** The list ends with an `end` token, which is never passed. */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[this.#at + ahead] ?? this.#tokens.at(-1);
    if (token === undefined) throw new Error('A token list always ends with an end token');
    return token;
  }

  take(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  is(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.value === symbol;
  }

  skip(symbol: string): boolean {
    const found = this.is(symbol);
    if (found) this.#at += 1;
    return found;
  }

  expect(symbol: string, where: string): Token {
    if (!this.is(symbol))
      throw syntaxError(`Expected ${symbol} ${where}, not ${shown(this.peek())}.`, this.peek());
    return this.take();
  }
}
