import { describe, expect, it } from 'vitest';
import { aSettlement } from './rows.ts';
import { lease, type StoreSteps, type StoreUnderTest } from './store-steps.ts';

/** What time does: lost hints, ended leases, waits that are over. */
export function dueContract(on: () => StoreUnderTest, steps: StoreSteps): void {
  const { accept, claimOne, acceptAndClaim } = steps;
  const waiting = (ms: number) => ({ state: 'waiting', kind: 'retry', ms, reason: 'soon' }) as const;

  describe('due', () => {
    it('leaves what is queued, held or waits for longer alone', async () => {
      await accept();
      expect(await on().store.due(10)).toBe(0);
      const { ids } = await accept(2);
      const claimed = await on().store.claim({ limit: 10, ...lease });
      expect(claimed).toHaveLength(3);
      const held = claimed.find((run) => run.id === ids[0]);
      if (!held) throw new Error('Not claimed.');
      const outcome = waiting(lease.leaseMs - 5_000);
      await on().store.settle([aSettlement(held, { outcome })]);
      await on().pass(lease.leaseMs - 10_000);
      expect(await on().store.due(10)).toBe(0);
    });

    it('frees a run whose lease ended and one whose wait is over, and tells which was lost', async () => {
      const running = await acceptAndClaim();
      const put = await acceptAndClaim();
      await on().store.settle([aSettlement(put, { outcome: waiting(1), failures: 2 })]);
      await on().pass(lease.leaseMs);
      expect(await on().store.due(10)).toBe(2);
      expect(await on().store.settle([aSettlement(running)])).toEqual([]);
      const again = await on().store.claim({ limit: 10, ...lease });
      const ofId = (id: string) => again.find((run) => run.id === id);
      expect(ofId(running.id)).toMatchObject({ attempt: 2, lostLeases: 1, failures: 0 });
      expect(ofId(put.id)).toMatchObject({ attempt: 2, lostLeases: 0, failures: 2, waited: 'retry' });
    });

    it('takes the oldest first, at most as many as asked', async () => {
      const first = await acceptAndClaim();
      await on().pass(1_000);
      const second = await acceptAndClaim();
      await on().pass(2 * lease.leaseMs);
      expect(await on().store.due(1)).toBe(1);
      await claimOne(first.id);
      expect(await on().store.due(1)).toBe(1);
      await claimOne(second.id);
    });

    it('splits what is late between sweeps at once', async () => {
      await accept(30);
      await on().store.claim({ limit: 30, ...lease });
      await on().pass(lease.leaseMs);
      const found = [
        ...(await Promise.all([on().store.due(20), on().store.due(20)])),
        await on().store.due(20),
      ];
      expect(found.reduce((sum, count) => sum + count)).toBe(30);
    });

    it('never finds what has ended, nor what waits for someone', async () => {
      const ended = await acceptAndClaim();
      await on().store.settle([aSettlement(ended)]);
      const asked = await acceptAndClaim();
      const outcome = { state: 'waiting', kind: 'decision', ms: null, reason: 'Decide.' } as const;
      await on().store.settle([aSettlement(asked, { outcome })]);
      await on().pass(100 * lease.leaseMs);
      expect(await on().store.due(10)).toBe(0);
    });
  });

  describe('extend', () => {
    it('pushes a held lease on', async () => {
      const run = await acceptAndClaim();
      await on().pass(20_000);
      expect(await on().store.extend([run], lease.leaseMs)).toEqual([run.id]);
      await on().pass(20_000);
      expect(await on().store.due(10)).toBe(0);
      expect(await on().store.held([run])).toEqual([run.id]);
    });

    it('tells which leases are lost', async () => {
      const lost = await acceptAndClaim();
      await on().pass(lease.leaseMs);
      await on().store.due(10);
      const next = await claimOne(lost.id);
      const ended = await acceptAndClaim();
      await on().store.settle([aSettlement(ended)]);
      expect(await on().store.extend([lost, ended], lease.leaseMs)).toEqual([]);
      expect(await on().store.held([lost, ended, next])).toEqual([next.id]);
      expect(await on().store.extend([next], lease.leaseMs)).toEqual([next.id]);
    });
  });
}
