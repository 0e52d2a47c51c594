import type { ResourceChange, ResourceChanged } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { emissions, fakeContext } from '../testing/index.ts';
import { updateResource } from './index.ts';
import { updateResourceRunner } from './run.ts';

function run(written: object, answer: ResourceChanged = { ok: true, revision: 3 }) {
  const changes: ResourceChange[] = [];
  const context = {
    ...fakeContext(),
    changeResource: async (change: ResourceChange) => {
      changes.push(change);
      return answer;
    },
  };
  const options = updateResource.options.parse(written);
  return { changes, result: Promise.resolve(updateResourceRunner.run(options, context)) };
}

it('changes a resource and emits its revision', async () => {
  const { changes, result } = run({ resource: 'seen', value: 'web-1' });
  expect(emissions(await result)).toEqual([
    { payload: { resource: 'seen', operation: 'append', revision: 3 } },
  ]);
  expect(changes).toEqual([{ slug: 'seen', operation: 'append', value: 'web-1' }]);
});

it('passes on which entry and what it must be, null too', async () => {
  const { changes, result } = run({
    resource: 'cursor',
    operation: 'Replace',
    key: 'a',
    index: '2',
    value: null,
    if_value: null,
  });
  await result;
  expect(changes).toEqual([
    { slug: 'cursor', operation: 'replace', key: 'a', index: 2, value: null, ifValue: null },
  ]);
});

it('leaves by mismatch with what is there', async () => {
  const answer: ResourceChanged = { ok: false, code: 'mismatch', message: 'Other.', current: 5 };
  const { result } = run({ resource: 'cursor', operation: 'set', value: 6, if_value: 4 }, answer);
  expect(emissions(await result)).toEqual([
    { port: 'mismatch', payload: { resource: 'cursor', operation: 'set', current: 5 } },
  ]);
});

it('fails naming the option when there is no such resource, or the value does not fit', async () => {
  const gone = run({ resource: 'x' }, { ok: false, code: 'not_found', message: 'There is none.' });
  await expect(gone.result).rejects.toMatchObject({ code: 'not_found', option: 'resource' });
  const wrong = run({ resource: 'x' }, { ok: false, code: 'invalid', message: 'Holds a number.' });
  await expect(wrong.result).rejects.toMatchObject({ code: 'invalid', option: 'value' });
});
