import { expect, it } from 'vitest';
import { selfTimes } from './self-times.ts';

it('tells functions by their share of the time that was not idle', () => {
  const node = (id: number, functionName: string, url = '') => ({
    id,
    callFrame: { functionName, url, lineNumber: 9 },
  });
  const text = selfTimes({
    nodes: [
      node(1, '(idle)'),
      node(2, 'escape', 'file:///x/node_modules/.pnpm/pg@8/node_modules/pg/lib/utils.js'),
      node(3, '', 'file:///x/packages/engine/src/ids.ts'),
    ],
    samples: [1, 2, 3, 2],
    timeDeltas: [6_000, 1_000, 1_000, 2_000],
  });
  expect(text.split('\n')).toEqual([
    'busy 4 of 10 ms',
    ' 75.0 %  escape pg/lib/utils.js:10',
    ' 25.0 %  (anonymous) packages/engine/src/ids.ts:10',
  ]);
});
