import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Queue } from '../ports.ts';

/** What every Queue keeps, whatever it runs on. `make` gives a queue that no one else has used. */
export function queueContract(name: string, make: () => Promise<Queue>): void {
  const soon = { timeout: 10_000, interval: 10 };

  describe(`a queue on ${name}`, () => {
    let queue: Queue;
    beforeEach(async () => {
      queue = await make();
    });
    afterEach(() => queue.close());

    /** A consumer that counts its hints; full while `state.full` says so. */
    const listen = async () => {
      const state = { hints: 0, full: false };
      const onWake = () => {
        state.hints += 1;
      };
      const consumer = await queue.consume(onWake, { isFull: () => state.full });
      return { state, consumer };
    };

    it('wakes a consumer', async () => {
      const { state } = await listen();
      queue.wake();
      await vi.waitFor(() => expect(state.hints).toBeGreaterThan(0), soon);
    });

    it('wakes it again for what is queued after it was woken', async () => {
      const { state } = await listen();
      for (let round = 0; round < 5; round += 1) {
        const before = state.hints;
        queue.wake();
        await vi.waitFor(() => expect(state.hints).toBeGreaterThan(before), soon);
      }
    });

    it('keeps one hint for all that was queued while nobody consumed', async () => {
      for (let one = 0; one < 500; one += 1) queue.wake();
      const { state } = await listen();
      await vi.waitFor(() => expect(state.hints).toBeGreaterThan(0), soon);
      expect(state.hints).toBeLessThan(50);
    });

    it('leaves hints to a consumer that has a place', async () => {
      const full = await listen();
      full.state.full = true;
      const other = await listen();
      queue.wake();
      await vi.waitFor(() => expect(other.state.hints).toBeGreaterThan(0), soon);
      expect(full.state.hints).toBe(0);
    });

    it('wakes a consumer that was full once it is no more', async () => {
      const { state } = await listen();
      state.full = true;
      queue.wake();
      state.full = false;
      queue.wake();
      await vi.waitFor(() => expect(state.hints).toBeGreaterThan(0), soon);
    });

    it('goes on after a consumer that throws', async () => {
      let calls = 0;
      await queue.consume(
        () => {
          calls += 1;
          if (calls === 1) throw new Error('broken consumer');
        },
        { isFull: () => false },
      );
      queue.wake();
      await vi.waitFor(() => expect(calls).toBeGreaterThan(0), soon);
      queue.wake();
      await vi.waitFor(() => expect(calls).toBeGreaterThan(1), soon);
    });

    it('wakes a closed consumer no more', async () => {
      const first = await listen();
      await first.consumer.close();
      const before = first.state.hints;
      const second = await listen();
      queue.wake();
      await vi.waitFor(() => expect(second.state.hints).toBeGreaterThan(0), soon);
      expect(first.state.hints).toBe(before);
    });

    it('says when it last consumed, by its canary when there is nothing else', async () => {
      const { consumer, state } = await listen();
      await vi.waitFor(() => expect(consumer.lastConsumedAt()).not.toBeNull(), soon);
      const before = consumer.lastConsumedAt() ?? new Date();
      queue.wake();
      await vi.waitFor(() => expect(state.hints).toBeGreaterThan(0), soon);
      expect(consumer.lastConsumedAt()?.getTime()).toBeGreaterThanOrEqual(before.getTime());
    });
  });
}
