import { expect, it } from 'vitest';
import { leastUuidV7, uuidV7 } from './uuid.ts';

it('makes ids that sort by time and are of version 7', () => {
  const now = 1_790_000_000_000;
  expect(leastUuidV7(now)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7000-8000-000000000000$/);
  for (let n = 0; n < 100; n += 1) {
    expect(uuidV7(now)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  expect([uuidV7(now + 1) > uuidV7(now), uuidV7(now) >= leastUuidV7(now)]).toEqual([true, true]);
});
