import type { Json } from '../json.ts';
import { jsonFault } from '../json-fault.ts';
import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

/** A version 4 UUID. Not crypto.randomUUID, which browsers keep from pages without TLS. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, at) => {
    const fixed = at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte;
    return fixed.toString(16).padStart(2, '0');
  }).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function parseJson(args: Args): Json {
  const text = args.text(0);
  args.room({ characters: text.length });
  const value = decodeJson(text);
  if (value === undefined) {
    args.spend(Math.ceil(text.length / 64));
    const fault = jsonFault(text);
    throw args.fail(
      `JSON_PARSE got a text that is not JSON${fault && `: ${fault.place}, ${fault.message}`}.`,
      0,
    );
  }
  args.walk(value);
  return value;
}

/** `__proto__` becomes an own property like any other: JSON.parse defines, it never assigns. */
function decodeJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

export const parsing: readonly FunctionSpec[] = [
  {
    name: 'JSON_PARSE',
    signature: 'JSON_PARSE(text)',
    summary: 'The value that a text holds as JSON.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'JSON_PARSE(\'{"id": [1, 2]}\').id.last', result: 2 },
      { formula: 'JSON_PARSE("[1, null]")', result: [1, null] },
    ],
    errors: ['JSON_PARSE("{")', 'JSON_PARSE(NULL)'],
    run: parseJson,
  },
  {
    name: 'TO_JSON',
    signature: 'TO_JSON(value)',
    summary: 'The value written as JSON.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'TO_JSON({a: [1, "b", NULL]})', result: '{"a":[1,"b",null]}' },
      { formula: 'TO_JSON("a")', result: '"a"' },
    ],
    run: (args) => {
      const value = args.value(0);
      args.walk(value);
      return JSON.stringify(value);
    },
  },
  {
    name: 'UUID',
    signature: 'UUID()',
    summary: 'A new random UUID.',
    params: [],
    min: 0,
    max: 0,
    examples: [
      { formula: 'SIZE(UUID())', result: 36 },
      { formula: 'UUID() = UUID()', result: false },
    ],
    run: uuid,
  },
];
