import type { Args } from './args.ts';
import { base64Of, base64UrlOf, bytesOfBase64 } from './base64.ts';
import { bytesOf, textOf } from './bytes.ts';
import type { FunctionSpec } from './spec.ts';

function encoded(args: Args, encode: (bytes: Uint8Array) => string): string {
  const text = args.subject(0);
  // Four characters for three bytes.
  args.room({ characters: Math.ceil(text.length / 3) * 4 });
  return encode(bytesOf(text));
}

/** Text in UTF-8, or in the encoding of that name; bytes that are no text: see bytes.ts. */
function decoded(args: Args): string {
  const text = args.subject(0);
  args.room({ characters: (text.length / 4) * 3 });
  args.spend(Math.ceil(text.length / 128));
  const bytes = bytesOfBase64(text);
  if (bytes === undefined) throw args.fail('This text is not Base64.', 0);
  if (!args.has(1)) return textOf(bytes);
  const encoding = args.text(1);
  const decoder = decoderOf(encoding);
  if (decoder === undefined) throw args.fail(`There is no encoding ${encoding.slice(0, 40)}.`, 1);
  return decoder.decode(bytes);
}

function decoderOf(encoding: string) {
  try {
    return new TextDecoder(encoding);
  } catch {
    return undefined;
  }
}

/** As in forms: a space becomes +, and only letters, digits and `_.-~` stay. */
const escapes = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9_.\-~]/.test(character)) return character;
  return character === ' ' ? '+' : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
});

function urlEncode(args: Args): string {
  const text = args.subject(0);
  args.room({ characters: text.length });
  args.spend(Math.ceil(text.length / 32));
  let made = '';
  for (const byte of bytesOf(text)) made += escapes[byte];
  return made;
}

/** A `%` that no two hexadecimal digits follow stays. */
function urlDecode(args: Args): string {
  const text = args.subject(0);
  args.room({ characters: text.length });
  args.spend(Math.ceil(text.length / 32));
  const bytes = bytesOf(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const value = byte === 0x25 ? digit(bytes[at + 1]) * 16 + digit(bytes[at + 2]) : Number.NaN;
    bytes[length++] = Number.isNaN(value) ? (byte === 0x2b ? 0x20 : byte) : value;
    if (!Number.isNaN(value)) at += 2;
  }
  return textOf(bytes.subarray(0, length));
}

/** Of a hexadecimal digit; NaN for anything else. */
function digit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}

const alphabets: Readonly<Record<string, string>> = {
  lowercase: 'abcdefghijklmnopqrstuvwxyz',
  uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  numbers: '0123456789',
  symbols: '!#$%&()*+,-./:;=?@[]^_{|}~',
};

/** From the system's source of randomness, every character as likely as any other. */
function randomString(args: Args): string {
  const length = args.whole(0, { min: 0, max: 10_000, otherwise: 32 });
  const kinds = args.has(1) ? args.array(1) : ['letters', 'numbers'];
  const characters = new Set<string>();
  for (const kind of kinds) {
    const known = typeof kind === 'string' && Object.hasOwn(alphabets, kind) ? alphabets[kind] : undefined;
    if (known === undefined)
      throw args.fail(`The kinds of characters are ${Object.keys(alphabets).join(', ')}.`, 1);
    for (const character of known) characters.add(character);
  }
  const alphabet = [...characters].join('');
  if (alphabet === '') throw args.fail('RANDOM_STRING needs a kind of characters to choose from.', 1);
  args.spend(Math.ceil(length / 8));
  // Numbers beyond the last whole round of the alphabet would favour its first characters.
  const most = 256 - (256 % alphabet.length);
  let made = '';
  while (made.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(256))) {
      if (byte < most && made.length < length) made += alphabet[byte % alphabet.length];
    }
  }
  return made;
}

export const encoding: readonly FunctionSpec[] = [
  {
    name: 'BASE64_ENCODE',
    signature: 'BASE64_ENCODE(text)',
    summary: 'A text, or the bytes that ZIP and the like give, in Base64.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'BASE64_ENCODE("héllo?>")', result: 'aMOpbGxvPz4=' },
      { formula: 'BASE64_ENCODE(BASE64_DECODE("/+4="))', result: '/+4=' },
    ],
    errors: ['BASE64_ENCODE([])'],
    run: (args) => encoded(args, base64Of),
  },
  {
    name: 'BASE64_DECODE',
    signature: 'BASE64_DECODE(text, [encoding: "utf-8"])',
    summary: 'The text behind Base64; with an encoding such as "iso-8859-1" for text that is not UTF-8.',
    params: ['text', 'encoding'],
    min: 1,
    max: 2,
    examples: [
      { formula: 'BASE64_DECODE("aMOpbGxv")', result: 'héllo' },
      { formula: 'BASE64_DECODE("aOlsbG8=", encoding: "iso-8859-1")', result: 'héllo' },
    ],
    errors: ['BASE64_DECODE("a")', 'BASE64_DECODE("YQ==", "klingon")'],
    run: decoded,
  },
  {
    name: 'BASE64URL_ENCODE',
    signature: 'BASE64URL_ENCODE(text)',
    summary: 'A text in the Base64 of addresses and tokens: - and _ for + and /, no = at the end.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'BASE64URL_ENCODE("héllo?>")', result: 'aMOpbGxvPz4' },
      { formula: 'BASE64URL_ENCODE("")', result: '' },
    ],
    errors: ['BASE64URL_ENCODE([])'],
    run: (args) => encoded(args, base64UrlOf),
  },
  {
    name: 'BASE64URL_DECODE',
    signature: 'BASE64URL_DECODE(text, [encoding: "utf-8"])',
    summary: 'The same as BASE64_DECODE: both read both alphabets.',
    params: ['text', 'encoding'],
    min: 1,
    max: 2,
    examples: [
      { formula: 'BASE64URL_DECODE("aMOpbGxvPz4")', result: 'héllo?>' },
      { formula: 'JSON_PARSE(BASE64URL_DECODE("eyJpZCI6N30")).id', result: 7 },
    ],
    errors: ['BASE64URL_DECODE("a")'],
    run: decoded,
  },
  {
    name: 'URL_ENCODE',
    signature: 'URL_ENCODE(text)',
    summary: 'A text as it stands in the query of an address: %xx, and + for a space.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'URL_ENCODE("a b&c=é")', result: 'a+b%26c%3D%C3%A9' },
      { formula: 'URL_ENCODE("a-b_c.d~")', result: 'a-b_c.d~' },
    ],
    errors: ['URL_ENCODE([])'],
    run: urlEncode,
  },
  {
    name: 'URL_DECODE',
    signature: 'URL_DECODE(text)',
    summary: 'The text behind %xx and +.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'URL_DECODE("a+b%26c%3D%C3%A9")', result: 'a b&c=é' },
      { formula: 'URL_DECODE("100%")', result: '100%' },
    ],
    errors: ['URL_DECODE([])'],
    run: urlDecode,
  },
  {
    name: 'RANDOM_STRING',
    signature: 'RANDOM_STRING([length: 32], [kinds: ["letters", "numbers"]])',
    summary: 'Random characters; kinds are lowercase, uppercase, letters, numbers, symbols.',
    params: ['length', 'kinds'],
    min: 0,
    max: 2,
    examples: [
      { formula: 'SIZE(RANDOM_STRING(12))', result: 12 },
      { formula: 'MATCH(RANDOM_STRING(6, ["numbers"]), "\\A\\d{6}\\z")', result: true },
    ],
    errors: ['RANDOM_STRING(10001)', 'RANDOM_STRING(5, ["emoji"])'],
    run: randomString,
  },
];
