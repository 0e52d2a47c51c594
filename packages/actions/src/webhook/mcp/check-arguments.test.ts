import type { Json, JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { argumentFaults } from './check-arguments.ts';
import { schemaFault } from './schema-walk.ts';

const only = (property: Json): JsonObject => ({ type: 'object', properties: { a: property } });

describe('arguments of a tool', () => {
  it('are told apart by name, each with what is wrong with it', () => {
    const schema: JsonObject = {
      type: 'object',
      required: ['id', 'level'],
      additionalProperties: false,
      properties: {
        id: { type: 'string', minLength: 2 },
        level: { enum: ['low', 'high'] },
        count: { type: 'integer', minimum: 1 },
        hosts: { type: 'array', items: { type: 'object', required: ['name'] } },
      },
    };
    expect(schemaFault(schema)).toBeNull();
    expect(argumentFaults(schema, { id: 'A-1', level: 'low', count: 3, hosts: [{ name: 'x' }] })).toEqual([]);
    expect(argumentFaults(schema, { id: 7, count: 1.5, hosts: [{ name: 'x' }, {}], extra: true })).toEqual([
      'level is missing.',
      'extra is not known.',
      'id has to be a text; it is 7.',
      'count has to be a whole number; it is 1.5.',
      'hosts[1].name is missing.',
    ]);
    expect(argumentFaults(schema, { id: 'x', level: 'mid', count: 0 })).toEqual([
      'id has to have at least 2 characters.',
      'level has to be one of "low", "high"; it is "mid".',
      'count has to be 1 or more.',
    ]);
  });

  it.each<[JsonObject, Json, boolean]>([
    [{ type: ['string', 'null'] }, null, true],
    [{ type: ['string', 'null'] }, 1, false],
    [{ type: 'number' }, 1, true],
    [{ type: 'integer' }, 2.0, true],
    [{ type: 'boolean' }, 'true', false],
    [{ type: 'array' }, {}, false],
    [{ type: 'object' }, [], false],
    [{ const: { b: 1 } }, { b: 1 }, true],
    [{ maxLength: 2 }, '👍👍', true],
    [{ maxLength: 2 }, 'abc', false],
    [{ maxLength: 2 }, 12_345, true],
    [{ exclusiveMinimum: 0, exclusiveMaximum: 2 }, 1, true],
    [{ exclusiveMinimum: 0 }, 0, false],
    [{ exclusiveMaximum: 2 }, 2, false],
    [{ maximum: 2 }, 3, false],
    [{ multipleOf: 5 }, 12, false],
    [{ minItems: 1 }, [], false],
    [{ maxItems: 1 }, [1, 2], false],
    [{ uniqueItems: true }, [1, 1], false],
    [{ minProperties: 1 }, {}, false],
    [{ maxProperties: 1 }, { b: 1, c: 2 }, false],
    [{ additionalProperties: { type: 'number' } }, { b: 'x' }, false],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, true, false],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, 1, true],
    [{ oneOf: [{ type: 'number' }, { minimum: 5 }] }, 7, false],
    [{ oneOf: [{ type: 'number' }, { minimum: 5 }] }, 1, true],
    [{ allOf: [{ type: 'number' }, { minimum: 5 }] }, 1, false],
    [{ not: { type: 'null' } }, null, false],
  ])('of %j: %j is right: %s', (schema, value, isRight) => {
    expect(schemaFault(only(schema))).toBeNull();
    expect(argumentFaults(only(schema), { a: value }).length === 0).toBe(isRight);
  });

  it('follow definitions of the schema itself, and end where these do not', () => {
    const tree: JsonObject = {
      $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } }, required: ['n'] } },
      properties: { a: { $ref: '#/$defs/node' } },
    };
    expect(schemaFault(tree)).toBeNull();
    expect(argumentFaults(tree, { a: { n: 1, next: { n: 2 } } })).toEqual([]);
    expect(argumentFaults(tree, { a: { n: 1, next: {} } })).toEqual(['a.next.n is missing.']);
    const endless: JsonObject = { $defs: { a: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' };
    expect(argumentFaults(endless, {})).toEqual(['The arguments are too large to be checked.']);
    const either = { anyOf: [{ $ref: '#/$defs/b' }, { $ref: '#/$defs/b' }] };
    expect(argumentFaults({ $defs: { b: either }, $ref: '#/$defs/b' }, {})).toEqual([
      'The arguments are too large to be checked.',
    ]);
  });
});

it.each<[JsonObject, string]>([
  [{ type: 'string' }, 'has to have the type object.'],
  [only({ pattern: '^(a+)+$' }), 'has the keyword pattern, which is not checked here.'],
  [
    only({ type: 'string', 'x-mcp-header': 'Region' }),
    'has the keyword x-mcp-header, which is not checked here.',
  ],
  [only({ if: {} }), 'has the keyword if, which is not checked here.'],
  [only({ type: 'text' }), 'has a wrong type.'],
  [only({ minLength: '2' }), 'has a wrong minLength.'],
  [only({ anyOf: {} }), 'has a wrong anyOf.'],
  [only({ $ref: 'https://example.com/schema' }), 'has a wrong $ref.'],
  [only('text'), 'holds something that is no schema.'],
  [only(Array.from({ length: 30 }).reduce<Json>((inner) => ({ items: inner }), true)), 'is too large.'],
])('refuses the schema %j', (schema, fault) => {
  expect(schemaFault(schema)).toBe(fault);
});

it('lets remarks for clients pass', () => {
  const remarks = { title: 'A', description: 'b', default: 1, examples: [1], format: 'uuid', 'x-ui': 'wide' };
  expect(
    schemaFault({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...only(remarks) }),
  ).toBeNull();
});
