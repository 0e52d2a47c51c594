import type { Json } from '../json.ts';
import { limits } from '../limits.ts';
import { sizeOf } from '../values.ts';
import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

/** The HTML standard's rule for an address, with a dot in the host, as mail from outside needs. */
const email =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;

function shortText(value: Json, most: number): string | null {
  return typeof value === 'string' && value.length <= most ? value : null;
}

function isUrl(value: Json): boolean {
  const text = shortText(value, 8_192);
  if (text === null || /\s/.test(text) || !/^https?:\/\//i.test(text)) return false;
  return URL.canParse(text);
}

function isJson(args: Args): boolean {
  const text = shortText(args.maybe(0), limits.size);
  if (text === null) return false;
  args.spend(Math.ceil(text.length / 64));
  try {
    const value: Json = JSON.parse(text);
    return Number.isFinite(sizeOf(value));
  } catch {
    return false;
  }
}

/** Functions that say whether a value is what it seems to be. None of them fails: anything else is FALSE. */
export const checks: readonly FunctionSpec[] = [
  {
    name: 'IS_EMAIL',
    signature: 'IS_EMAIL(value)',
    summary: 'Whether the value is a text that holds one email address and nothing else.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'IS_EMAIL("ada@example.com")', result: true },
      { formula: 'IS_EMAIL("Ada <ada@example.com>")', result: false },
    ],
    run: (args) => email.test(shortText(args.maybe(0), 254) ?? ''),
  },
  {
    name: 'IS_URL',
    signature: 'IS_URL(value)',
    summary: 'Whether the value is a text that holds one http or https address and nothing else.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'IS_URL("https://example.com/a?b=c")', result: true },
      { formula: 'IS_URL("example.com")', result: false },
    ],
    run: (args) => isUrl(args.maybe(0)),
  },
  {
    name: 'IS_JSON',
    signature: 'IS_JSON(value)',
    summary: 'Whether the value is a text that JSON_PARSE can read.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'IS_JSON("[1, 2]")', result: true },
      { formula: 'IS_JSON("{a: 1}")', result: false },
      { formula: 'IS_JSON([1])', result: false },
    ],
    run: isJson,
  },
];
