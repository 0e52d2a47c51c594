/**
 * Where a text stops being JSON (RFC 8259). JSON.parse does not always tell, so this walks the text a
 * second time, with a stack of its own. Only for texts that JSON.parse refused.
 */
type Fault = { offset: number; message: string };

/** `place`: `line 1, column 9`. */
export type JsonFault = Fault & { place: string };

type Expected =
  | 'a value'
  | 'a value or ]'
  | 'a key in double quotes'
  | 'a key in double quotes or }'
  | 'a colon'
  | 'a comma or ]'
  | 'a comma or }'
  | 'the end';

/** The first fault, or null when the text is JSON. */
export function jsonFault(text: string): JsonFault | null {
  const fault = faultIn(text);
  return fault && { ...fault, place: placeOf(text, fault.offset) };
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return `line ${before.split('\n').length}, column ${offset - lastBreak}`;
}

function faultIn(text: string): Fault | null {
  const closers: ('}' | ']')[] = [];
  let expected: Expected = 'a value';
  let at = skipSpace(text, 0);

  const afterValue = (): Expected => {
    const closer = closers.at(-1);
    return closer === undefined ? 'the end' : `a comma or ${closer}`;
  };

  while (at < text.length) {
    const character = text.charAt(at);
    if (expected.startsWith('a value') && (character === '{' || character === '[')) {
      closers.push(character === '{' ? '}' : ']');
      expected = character === '{' ? 'a key in double quotes or }' : 'a value or ]';
      at += 1;
    } else if ((character === '}' || character === ']') && expected.endsWith(` or ${character}`)) {
      closers.pop();
      expected = afterValue();
      at += 1;
    } else if (character === '"' && (expected.startsWith('a value') || expected.startsWith('a key'))) {
      const string = readString(text, at);
      if ('message' in string) return string;
      at = string.end;
      expected = expected.startsWith('a key') ? 'a colon' : afterValue();
    } else if (character === ':' && expected === 'a colon') {
      expected = 'a value';
      at += 1;
    } else if (character === ',' && expected.startsWith('a comma')) {
      expected = closers.at(-1) === '}' ? 'a key in double quotes' : 'a value';
      at += 1;
    } else {
      const end = expected.startsWith('a value') ? endOfPlain(text, at) : at;
      if (end === at) return { offset: at, message: `expected ${expected}, found ${shown(text, at)}` };
      expected = afterValue();
      at = end;
    }
    at = skipSpace(text, at);
  }
  return expected === 'the end' ? null : { offset: at, message: `expected ${expected}, but the text ends` };
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1;
  return at;
}

/** The end of a number, true, false or null; `start` when there is none. */
function endOfPlain(text: string, start: number): number {
  const plain = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
  plain.lastIndex = start;
  return plain.test(text) ? plain.lastIndex : start;
}

function readString(text: string, start: number): { end: number } | Fault {
  let at = start + 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') return { end: at + 1 };
    if (character < ' ') {
      return { offset: at, message: 'a line break or control character in a string must be escaped' };
    }
    if (character === '\\') {
      const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
      escaped.lastIndex = at;
      if (!escaped.test(text)) return { offset: at, message: 'an escape that JSON does not have' };
      at = escaped.lastIndex;
    } else at += 1;
  }
  return { offset: start, message: 'a string without its closing quote' };
}

function shown(text: string, at: number): string {
  return JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0));
}
