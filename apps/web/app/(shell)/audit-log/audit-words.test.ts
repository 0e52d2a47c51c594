import { describe, expect, it } from 'vitest';
import { appRouter } from '../../../src/server/api/root.ts';
import { operationWord, resourceChoices } from './audit-words.ts';

type Procedure = { _def: { type: string; meta?: { resource: string } } };
const mutations = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>).filter(
  ([, { _def }]) => _def.type === 'mutation',
);

describe('the page of the audit log', () => {
  it.each(mutations)('has words for %s, and a choice for what it is about', (operation, { _def }) => {
    expect(operationWord({ operation, inputs: {} })).not.toBe(operation);
    expect(resourceChoices.map(({ value }) => value)).toContain(_def.meta?.resource);
  });

  it('says what was switched which way', () => {
    const operation = 'stories.setDisabled';
    expect(operationWord({ operation, inputs: { disabled: true } })).toBe('Switch story off');
    expect(operationWord({ operation, inputs: { disabled: false } })).toBe('Switch story on');
    expect(operationWord({ operation: 'of.tomorrow', inputs: {} })).toBe('of.tomorrow');
  });
});
