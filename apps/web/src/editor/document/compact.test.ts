import { expect, it } from 'vitest';
import { compact } from './compact.ts';

it('keeps every setting of neighbouring updates, the later value of each', () => {
  expect(
    compact([
      { op: 'update_action', id: 'a', settings: { timeout_s: 3 } },
      { op: 'update_action', id: 'a', settings: { timeout_s: 30, priority: 'high' } },
      { op: 'update_action', id: 'a', settings: { priority: null } },
      { op: 'update_action', id: 'a', name: 'B' },
    ]),
  ).toEqual([{ op: 'update_action', id: 'a', name: 'B', settings: { timeout_s: 30, priority: null } }]);
});
