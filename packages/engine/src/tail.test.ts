import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LiveItem, RunLine } from './ports.ts';
import { makeTails, numbered } from './tail.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function underTest(write: (lines: RunLine[]) => Promise<void> = async () => {}) {
  const written: string[][] = [];
  const announced: LiveItem[] = [];
  const warned: string[] = [];
  const tails = makeTails({
    logs: {
      write: async (lines) => {
        written.push(lines.map(({ run, line }) => `${run.id} ${line.seq} ${line.message}`));
        await write(lines);
      },
    },
    live: { announce: (items) => announced.push(...items) },
    log: { warn: (message) => warned.push(message) },
  });
  const open = (id: string, attempt = 1) => {
    const tell = tails.open({ id, attempt, storyId: 'story' });
    return (message: string) => tell({ at: Date.now(), level: 'info', message });
  };
  return { tails, open, written, announced, warned };
}

it('writes nothing of a run that ends soon', async () => {
  const { tails, open, written } = underTest();
  open('a')('one');
  await vi.advanceTimersByTimeAsync(200);
  tails.end('a');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(written).toEqual([]);
});

it('writes the lines of all runs that last in one go, in order, and says whose', async () => {
  const { open, written, announced } = underTest();
  const [a, b] = [open('a'), open('b', 2)];
  a('one');
  b('first');
  a('two');
  await vi.advanceTimersByTimeAsync(250);
  expect(written).toEqual([['a 1000000 one', 'a 1000001 two', 'b 2000000 first']]);
  expect(announced).toMatchObject([{ kind: 'logs', storyId: 'story', runIds: ['a', 'b'] }]);
  a('three');
  await vi.advanceTimersByTimeAsync(250);
  expect(written[1]).toEqual(['a 1000002 three']);
});

it('has a run that is young wait for its turn, half a second at most', async () => {
  const { open, written } = underTest();
  open('old')('x');
  await vi.advanceTimersByTimeAsync(200);
  open('young')('y');
  await vi.advanceTimersByTimeAsync(50);
  expect(written).toEqual([['old 1000000 x']]);
  await vi.advanceTimersByTimeAsync(250);
  expect(written[1]).toEqual(['young 1000000 y']);
});

it('hears nothing more of an attempt that is over', async () => {
  const { tails, open, written } = underTest();
  const [first, silent] = [open('a'), open('b')];
  first('x');
  tails.end('a');
  tails.end('b');
  first('late');
  silent('late');
  const second = open('a', 2);
  first('later');
  second('again');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toEqual([['a 2000000 again']]);
});

it('goes on after lines that could not be written', async () => {
  let isDown = true;
  const { open, written, warned, announced } = underTest(async () => {
    if (isDown) throw new Error('down');
  });
  const tell = open('a');
  tell('lost');
  await vi.advanceTimersByTimeAsync(300);
  expect([warned.length, announced.length]).toEqual([1, 0]);
  isDown = false;
  tell('seen');
  await vi.advanceTimersByTimeAsync(300);
  expect(written.at(-1)).toEqual(['a 1000001 seen']);
});

it('numbers what a settlement brings as it was written before', () => {
  const line = { at: 1, level: 'info', message: 'x' } as const;
  expect(numbered(3, [line, line]).map(({ seq }) => seq)).toEqual([3_000_000, 3_000_001]);
});
