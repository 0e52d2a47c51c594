import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeLogger } from './log.ts';
import { quietly } from './quietly.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('logs the first error at once, then one in a while with the number of those between', () => {
  const lines: { err: { message: string }; unlogged?: number }[] = [];
  const to = { write: (line: string) => lines.push(JSON.parse(line)) };
  const onError = quietly(makeLogger({ level: 'info', program: 'test', to }), 'Down', 1000);
  for (let count = 0; count < 5; count += 1) onError(new Error('gone'));
  expect(lines).toMatchObject([{ level: 'warn', msg: 'Down', err: { message: 'gone' } }]);
  vi.advanceTimersByTime(1000);
  onError(new Error('gone still'));
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ err: { message: 'gone still' }, unlogged: 4 });
});
