import { expect, it } from 'vitest';
import { makeRefusals } from './refusals.ts';

it('tells the first refusal of a webhook at once, and counts the others until the next line', () => {
  const lines: unknown[] = [];
  const silent = () => undefined;
  let now = 0;
  const log = {
    debug: silent,
    warn: silent,
    error: silent,
    info: (_: string, details?: unknown) => lines.push(details),
  };
  const refused = makeRefusals(log, () => now);
  const [one, other] = [
    { storyId: 's', actionId: 'a' },
    { storyId: 's', actionId: 'b' },
  ];
  for (const status of [401, 401, 429, 401]) refused(one, status);
  refused(other, 404);
  expect(lines).toEqual([
    { ...one, statuses: { 401: 1 } },
    { ...other, statuses: { 404: 1 } },
  ]);
  now = 60_000;
  refused(one, 413);
  expect(lines.at(-1)).toEqual({ ...one, statuses: { 401: 2, 413: 1, 429: 1 } });
});
