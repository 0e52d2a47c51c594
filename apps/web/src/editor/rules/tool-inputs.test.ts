import type { JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { inputsOf, type ToolInput, toolNameFault, withInputs } from './tool-inputs.ts';

const row = (name: string, part: Partial<ToolInput> = {}): ToolInput => ({
  name,
  type: 'text',
  required: false,
  description: '',
  choices: [],
  ...part,
});

describe('inputs of a tool', () => {
  it('are rows and a schema of the same', () => {
    const rows = [
      row('id', { required: true, description: 'Its number' }),
      row('level', { type: 'choice', choices: ['low', 'high'] }),
      row('count', { type: 'integer' }),
      row('more', { type: 'any' }),
      ...(['number', 'boolean', 'list', 'object'] as const).map((type) => row(type, { type })),
    ];
    const schema = withInputs(undefined, rows);
    expect(schema).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['id'],
      properties: {
        id: { type: 'string', description: 'Its number' },
        level: { type: 'string', enum: ['low', 'high'] },
        count: { type: 'integer' },
        more: {},
        list: { type: 'array' },
      },
    });
    expect(inputsOf(schema)).toEqual(rows);
    expect(inputsOf(undefined)).toEqual([]);
  });

  it('leave alone what a schema says beside them, and rows without a name', () => {
    const open: JsonObject = { type: 'object', properties: { old: {} }, required: ['old'] };
    expect(withInputs(open, [row('a'), row('')])).toEqual({
      type: 'object',
      properties: { a: { type: 'string' } },
    });
  });

  it.each<JsonObject>([
    { type: 'object', properties: { a: { type: 'string', minLength: 2 } } },
    { type: 'object', properties: { a: { type: ['string', 'null'] } } },
    { type: 'object', properties: { a: { enum: [1, 2] } } },
    { type: 'object', properties: { a: true } },
    { type: 'object', $defs: {} },
    { type: 'object', required: ['a'] },
    { type: 'object', additionalProperties: { type: 'string' } },
  ])('are not what %j comes to', (schema) => {
    expect(inputsOf(schema)).toBeNull();
  });
});

it('says which names tools cannot have', () => {
  expect(toolNameFault('look_up.v-2', ['other'])).toBeNull();
  expect(toolNameFault('look up', [])).toMatch(/letters/);
  expect(toolNameFault('a', ['a'])).toMatch(/Another/);
});
