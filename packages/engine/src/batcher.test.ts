import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { batcher } from './batcher.ts';

it('gathers what arrives while a batch is under way into the next one', async () => {
  const sizes: number[] = [];
  const gate: (() => void)[] = [];
  const double = batcher<number, number>(
    async (items) => {
      sizes.push(items.length);
      await new Promise<void>((go) => gate.push(go));
      return items.map((item) => item * 2);
    },
    { max: 10 },
  );
  const first = double(1);
  await turn();
  const rest = [2, 3, 4].map((item) => double(item));
  gate.shift()?.();
  expect(await first).toBe(2);
  await turn();
  gate.shift()?.();
  expect(await Promise.all(rest)).toEqual([4, 6, 8]);
  expect(sizes).toEqual([1, 3]);
});

it('gives every item of a failed batch its error and goes on', async () => {
  let failing = true;
  const run = batcher<string, string>(
    async (items) => {
      if (failing) throw new Error('no connection');
      return items;
    },
    { max: 2 },
  );
  const failed = await Promise.allSettled([run('a'), run('b')]);
  expect(failed.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  failing = false;
  expect(await run('c')).toBe('c');
});

it('never has more batches under way than it may', async () => {
  let now = 0;
  let most = 0;
  const run = batcher<number, number>(
    async (items) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((go) => setImmediate(go));
      now -= 1;
      return items;
    },
    { max: 1, parallel: 3 },
  );
  await Promise.all(Array.from({ length: 20 }, (_, index) => run(index)));
  expect(most).toBe(3);
});

it('lets few go side by side, and many gather behind a large batch', async () => {
  const sizes: number[] = [];
  const open: (() => void)[] = [];
  const add = batcher<number, number>(
    async (items) => {
      sizes.push(items.length);
      await new Promise<void>((resolve) => open.push(resolve));
      return items;
    },
    { max: 100, parallel: 2, beside: 3 },
  );
  const all: Promise<number>[] = [add(1)];
  await turn();
  all.push(add(2), add(3));
  await turn();
  expect(sizes).toEqual([1, 2]);
  all.push(add(4));
  await turn();
  expect(sizes).toEqual([1, 2]);
  open[0]?.();
  await all[0];
  await turn();
  expect(sizes).toEqual([1, 2, 1]);
  for (const resolve of open) resolve();
  await Promise.all(all);
});

it('takes all that arrives in one turn of the event loop as one batch, whoever brings it', async () => {
  const sizes: number[] = [];
  const add = batcher<number, number>(
    async (items) => {
      sizes.push(items.length);
      return items;
    },
    { max: 10 },
  );
  // Each socket that is read has its own microtasks.
  const first = Promise.resolve().then(() => add(1));
  const second = new Promise<number>((resolve) => process.nextTick(() => resolve(add(2))));
  expect(await Promise.all([first, second, add(3)])).toEqual([1, 2, 3]);
  expect(sizes).toEqual([3]);
});

it('sends no more at once than fits, and what is larger alone', async () => {
  const sent: number[][] = [];
  const run = batcher<number, number>(
    async (items) => {
      sent.push(items);
      return items;
    },
    { max: 3, sizeOf: (size) => size, maxSize: 10 },
  );
  await Promise.all([4, 6, 1, 25, 2, 2, 2, 2].map((item) => run(item)));
  expect(sent).toEqual([[4, 6], [1], [25], [2, 2, 2], [2]]);
});
