import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseFromRunner } from './messages.ts';

it('takes what a runner says, and nothing else that could come from there', () => {
  const said = [
    { ready: true },
    { id: 1, log: 'warn', text: 'x' },
    { id: 1, answer: { ok: true, output: '{}' } },
    { id: 1, answer: { ok: false, code: 'thrown', message: 'x', line: 3 } },
  ];
  for (const message of said) expect(parseFromRunner(message)).toEqual(message);
  const other = [
    null,
    1,
    [],
    {},
    { ready: false },
    { id: '1', answer: { ok: true, output: '' } },
    { id: 1, log: 'fatal', text: 'x' },
    { id: 1, answer: { ok: true, output: {} } },
    { id: 1, answer: { ok: false, code: 'other', message: 'x' } },
    { id: 1, answer: { ok: false, code: 'thrown', message: 'x', line: -1 } },
  ];
  for (const message of other) expect(parseFromRunner(message)).toBeNull();
  fc.assert(fc.property(fc.jsonValue(), (message) => parseFromRunner(message) === null));
});
