import { expect, it } from 'vitest';
import { compareRuns, differenceWords, worthALook } from './compare-runs.ts';

const step = (
  actionId: string,
  state: 'succeeded' | 'failed',
  durationMs: number | null,
  ports = ['success'],
) => ({
  actionId,
  actionName: actionId.toUpperCase(),
  state,
  durationMs,
  events: ports.map((port, index) => ({ id: `${actionId} ${port} ${index}`, port })),
});

it('says of each Action which of two runs reached it, how it ended and how much longer it took', () => {
  const first = [
    step('hook', 'succeeded', 0),
    step('check', 'succeeded', 2, ['match']),
    step('call', 'succeeded', 100),
    step('call', 'succeeded', 50),
    step('mail', 'succeeded', 5),
  ];
  const second = [
    step('hook', 'succeeded', 0),
    step('check', 'succeeded', 3, ['no_match']),
    step('call', 'failed', 400, []),
    step('tell', 'succeeded', null),
  ];
  const compared = compareRuns(first, second);
  expect(compared.map(({ actionName, difference, laterMs }) => [actionName, difference, laterMs])).toEqual([
    ['HOOK', 'same', 0],
    ['CHECK', 'outcome', 1],
    ['CALL', 'outcome', 300],
    ['MAIL', 'only_first', null],
    ['TELL', 'only_second', null],
  ]);
  expect(compared.map(differenceWords)).toEqual([
    null,
    'Other: no match',
    'Other: failed × 1',
    'This run only',
    'Other run only',
  ]);
  expect(compared[2]).toMatchObject({
    first: { state: 'succeeded', durationMs: 100, times: 2, eventId: 'call success 0' },
    second: { state: 'failed', durationMs: 400, times: 1, ports: [], eventId: null },
  });
});

it('two runs that did the same differ in nothing but time', () => {
  const run = [step('hook', 'succeeded', 0), step('call', 'succeeded', 10)];
  expect(compareRuns(run, run).every(({ difference }) => difference === 'same')).toBe(true);
});

it('opens on the first Action that differs and emitted something', () => {
  const hook = step('hook', 'succeeded', 0);
  const [called, failed] = [step('call', 'succeeded', 10), step('call', 'failed', 10, [])];
  const mail = step('mail', 'succeeded', 5, []);
  expect(worthALook(compareRuns([hook, failed, mail], [hook, called]))).toBe('call');
  expect(worthALook(compareRuns([hook, mail], [hook]))).toBe('mail');
  expect(worthALook(compareRuns([hook, called, mail], [hook, called, mail]))).toBe('call');
  expect(worthALook([])).toBeUndefined();
});
