/** A command line as its words: as POSIX shells split it, or as Windows' cmd does. */

export type Words = {
  words: string[];
  /** What follows a pipe, a redirection or another command: no part of this one. */
  rest: string;
  /** Variables that a shell would have replaced; in the words they stand as written. */
  variables: string[];
};

/** Escapes inside `$'…'`, as browsers write them. */
const ansiEscapes: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  0: '\0',
};

/** Null when a quote is not closed. */
export function shellWords(text: string): Words | null {
  const source = isWindows(text) ? fromWindows(text) : text;
  const words: string[] = [];
  const variables: string[] = [];
  let word: string | null = null;
  let at = 0;
  const take = (part: string) => {
    word = (word ?? '') + part;
  };
  const endWord = () => {
    if (word !== null) words.push(word);
    word = null;
  };
  while (at < source.length) {
    const rest = source.slice(at);
    const sign = source[at] ?? '';
    const quoted = quotedAt(rest);
    if (quoted === 'open') return null;
    if (quoted !== null) {
      take(quoted.text);
      variables.push(...quoted.variables);
      at += quoted.length;
    } else if (/^\\\r?\n/.test(rest)) {
      at += rest.startsWith('\\\r') ? 3 : 2;
    } else if (sign === '\\') {
      take(source[at + 1] ?? '');
      at += 2;
    } else if (/\s/.test(sign)) {
      endWord();
      at += 1;
      // A command ends with its line; a shell would begin the next one.
      if (sign === '\n' && words.length > 0 && source.slice(at).trim() !== '') break;
    } else if (ends(rest, word === null)) {
      break;
    } else {
      if (sign === '$') variables.push(...variablesIn(/^\$(\w+|\{\w+\})?/.exec(rest)?.[0] ?? ''));
      take(sign);
      at += 1;
    }
  }
  endWord();
  return { words, rest: source.slice(at).trim(), variables };
}

/**
 * A pipe, a redirection, a comment, another command. A `&` inside a word stays: people paste addresses
 * without quotes.
 */
function ends(rest: string, isWordStart: boolean): boolean {
  return /^(\||;|<\(|&&)/.test(rest) || (isWordStart && /^(&|\d?>|<|#)/.test(rest));
}

type Quoted = { text: string; length: number; variables: string[] };

/** What a quote at the beginning holds; null for none, `open` for one without end. */
function quotedAt(rest: string): Quoted | null | 'open' {
  if (rest.startsWith("$'")) {
    const [whole, inner = ''] = /^\$'((?:[^'\\]|\\[\s\S])*)'/.exec(rest) ?? [];
    return whole === undefined ? 'open' : { text: unescaped(inner), length: whole.length, variables: [] };
  }
  if (rest.startsWith("'")) {
    const end = rest.indexOf("'", 1);
    return end < 0 ? 'open' : { text: rest.slice(1, end), length: end + 1, variables: [] };
  }
  if (!rest.startsWith('"')) return null;
  const [whole, inner = ''] = /^"((?:[^"\\]|\\[\s\S])*)"/.exec(rest) ?? [];
  if (whole === undefined) return 'open';
  const text = inner.replace(/\\(\r?\n|["\\$`])/g, (_, sign: string) => (sign.endsWith('\n') ? '' : sign));
  return { text, length: whole.length, variables: variablesIn(inner) };
}

function variablesIn(text: string): string[] {
  const plain = text.replace(/\\[\s\S]/g, '');
  return [...plain.matchAll(/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g)].map(
    ([, braced, bare]) => `$${braced ?? bare}`,
  );
}

function unescaped(text: string): string {
  return text.replace(
    /\\(u[\da-fA-F]{1,4}|U[\da-fA-F]{1,8}|x[\da-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g,
    (_, code: string) => {
      if (/^[uUx]./.test(code)) return codePoint(Number.parseInt(code.slice(1), 16));
      if (/^[0-7]+$/.test(code)) return codePoint(Number.parseInt(code, 8));
      return ansiEscapes[code] ?? code;
    },
  );
}

function codePoint(code: number): string {
  return code > 0x10ffff ? '' : String.fromCodePoint(code);
}

/** cmd escapes with `^`: before quotes, and at the end of a line. */
function isWindows(text: string): boolean {
  return /\^(\r?\n|")/.test(text);
}

function fromWindows(text: string): string {
  return text
    .replace(/\^\r?\n\s*/g, ' ')
    .replace(/\^([\s\S])/g, '$1')
    .replace(/%%/g, '%');
}
