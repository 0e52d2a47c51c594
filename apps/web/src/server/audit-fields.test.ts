/** What the audit log keeps of inputs is decided field by field: a new field of a mutation fails here until it is. */
import { camelCase, fieldRules, keptInput, keptOutput } from '@storyloom/adapters/audit/redact';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { appRouter } from './api/root.ts';

type Procedure = { _def: { type: string; inputs: z.ZodType[] } };
const mutations = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>).filter(
  ([, { _def }]) => _def.type === 'mutation',
);

const schemaOf = z.object({ properties: z.record(z.string(), z.unknown()) });

function fieldsOf(input: z.ZodType): string[] {
  const json = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return Object.keys(schemaOf.parse(json).properties);
}

describe('the fields of every mutation', () => {
  it.each(mutations)('%s: each is kept or withheld by decision', (_path, { _def }) => {
    const undecided = _def.inputs.flatMap(fieldsOf).filter((name) => !Object.hasOwn(fieldRules, name));
    expect(undecided, 'decide about these in packages/adapters/src/audit/redact.ts').toEqual([]);
  });

  it('finds fields', () => {
    const names = new Set(mutations.flatMap(([, { _def }]) => _def.inputs.flatMap(fieldsOf)));
    expect(names).toContain('payload');
    expect(names.size).toBeGreaterThan(40);
  });
});

describe('what is kept', () => {
  it('is what names and switches things, over REST, too', () => {
    expect(
      keptInput({
        new_name: 'Mine',
        tags: ['a', 'b'],
        disabled: true,
        concurrency: null,
        live: { secrets: { value: 'canary' } },
        payload: 'canary',
        constructor: 'canary',
        unheard_of: 'canary',
        settings: undefined,
      }),
    ).toEqual({
      newName: 'Mine',
      tags: ['a', 'b'],
      disabled: true,
      concurrency: null,
      withheld: ['live', 'payload'],
    });
    expect(camelCase('disable_after_failures')).toBe('disableAfterFailures');
  });

  it('is nothing nested, and nothing of what is no object', () => {
    expect(keptInput({ name: { secret: 'canary' }, ids: [{ secret: 'canary' }], tags: [['x']] })).toEqual({});
    for (const odd of [null, undefined, 7, 'text', ['a']]) expect(keptInput(odd)).toEqual({});
  });

  it('of an answer is ids and counts', () => {
    expect(keptOutput({ id: 'x', key: 'slk_canary', name: 'n', number: 3 })).toEqual({ id: 'x', number: 3 });
  });

  it('has the whole reason why somebody went without a review', () => {
    expect(keptInput({ reason: 'x'.repeat(4_000), name: 'x'.repeat(4_000) })).toMatchObject({
      reason: 'x'.repeat(4_000),
      name: 'x'.repeat(300),
    });
  });
});
