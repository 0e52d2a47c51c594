import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../ids.ts';
import type { Id } from '../model.ts';
import type { Consumer, Queue } from '../ports.ts';

const ids = (count: number): Id[] => Array.from({ length: count }, () => newId());

/** A handler that holds what it is given until `open` is called. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const held: Id[][] = [];
  const handler = async (batch: Id[]) => {
    held.push(batch);
    await promise;
  };
  return { held, handler, open: resolve };
}

/** What every Queue keeps, whatever it runs on. `make` gives a queue that no one else has used. */
export function queueContract(name: string, make: () => Promise<Queue>): void {
  const soon = { timeout: 10_000, interval: 10 };

  describe(`a queue on ${name}`, () => {
    let queue: Queue;
    beforeEach(async () => {
      queue = await make();
    });
    afterEach(() => queue.close());

    const collect = async (): Promise<{ seen: Id[]; batches: number[]; consumer: Consumer }> => {
      const seen: Id[] = [];
      const batches: number[] = [];
      const consumer = await queue.consume(
        async (batch) => {
          seen.push(...batch);
          batches.push(batch.length);
        },
        { concurrency: 4 },
      );
      return { seen, batches, consumer };
    };

    it('brings every published id at least once, in batches of at most 100', async () => {
      const { seen, batches } = await collect();
      const sent = ids(350);
      await queue.publish(sent);
      await vi.waitFor(() => expect(new Set(seen)).toEqual(new Set(sent)), soon);
      expect(Math.max(...batches)).toBeLessThanOrEqual(100);
    });

    it('keeps what is published while nobody consumes', async () => {
      const sent = ids(3);
      await queue.publish(sent);
      const { seen } = await collect();
      await vi.waitFor(() => expect(new Set(seen)).toEqual(new Set(sent)), soon);
    });

    it('takes many calls at once', async () => {
      const { seen } = await collect();
      const sent = ids(200);
      await Promise.all(sent.map((id) => queue.publish([id])));
      await vi.waitFor(() => expect(new Set(seen)).toEqual(new Set(sent)), soon);
    });

    it('brings an id again that is published again after it came', async () => {
      const { seen } = await collect();
      const [id = ''] = ids(1);
      await queue.publish([id]);
      await vi.waitFor(() => expect(seen).toEqual([id]), soon);
      await queue.publish([id]);
      await vi.waitFor(() => expect(seen).toEqual([id, id]), soon);
    });

    it('hands nothing over for an empty list', async () => {
      const { seen, batches } = await collect();
      await queue.publish([]);
      const sent = ids(1);
      await queue.publish(sent);
      await vi.waitFor(() => expect(seen).toEqual(sent), soon);
      expect(batches).toEqual([1]);
    });

    it('runs as many handlers at once as asked for, and no more', async () => {
      const { held, handler, open } = gate();
      await queue.consume(handler, { concurrency: 2 });
      const sent = ids(5);
      for (const id of sent) await queue.publish([id]);
      await vi.waitFor(() => expect(held).toHaveLength(2), soon);
      const other = await collect();
      await vi.waitFor(() => expect(other.seen).toHaveLength(3), soon);
      expect(held).toHaveLength(2);
      open();
    });

    it('goes on after a handler that throws', async () => {
      const seen: Id[] = [];
      await queue.consume(
        async (batch) => {
          seen.push(...batch);
          throw new Error('broken handler');
        },
        { concurrency: 1 },
      );
      const sent = ids(3);
      for (const id of sent) await queue.publish([id]);
      await vi.waitFor(() => expect(new Set(seen)).toEqual(new Set(sent)), soon);
    });

    it('closes a consumer only when its handler is done', async () => {
      const { held, handler, open } = gate();
      const consumer = await queue.consume(handler, { concurrency: 1 });
      await queue.publish(ids(1));
      await vi.waitFor(() => expect(held).toHaveLength(1), soon);
      let closed = false;
      const closing = consumer.close().then(() => {
        closed = true;
      });
      const other = await collect();
      const sent = ids(1);
      await queue.publish(sent);
      await vi.waitFor(() => expect(other.seen).toEqual(sent), soon);
      expect(closed).toBe(false);
      open();
      await closing;
    });

    it('gives a closed consumer nothing more', async () => {
      const first = await collect();
      await first.consumer.close();
      const second = await collect();
      const sent = ids(20);
      for (const id of sent) await queue.publish([id]);
      await vi.waitFor(() => expect(new Set(second.seen)).toEqual(new Set(sent)), soon);
      expect(first.seen).toEqual([]);
    });

    it('closes its consumers when it is closed, and waits for them', async () => {
      const { held, handler, open } = gate();
      let done = 0;
      await queue.consume(
        async (batch) => {
          await handler(batch);
          done += 1;
        },
        { concurrency: 2 },
      );
      await queue.publish(ids(1));
      await vi.waitFor(() => expect(held).toHaveLength(1), soon);
      const closing = queue.close();
      open();
      await closing;
      expect(done).toBe(1);
    });

    it('says when it last consumed, by its canary when there is nothing else', async () => {
      const { consumer, seen } = await collect();
      await vi.waitFor(() => expect(consumer.lastConsumedAt()).not.toBeNull(), soon);
      const before = consumer.lastConsumedAt() ?? new Date();
      await queue.publish(ids(1));
      await vi.waitFor(() => expect(seen).toHaveLength(1), soon);
      expect(consumer.lastConsumedAt()?.getTime()).toBeGreaterThanOrEqual(before.getTime());
      expect(seen).not.toContain('canary');
    });
  });
}
