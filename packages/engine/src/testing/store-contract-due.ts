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

  describe('giveBack', () => {
    it('queues what a claim won as if its lease had never been, all of it or some', async () => {
      await accept(3);
      const claimed = await on().store.claim({ limit: 3, ...lease, owner: 'one claim' });
      const [first, ...others] = claimed;
      if (!first) throw new Error('Not claimed.');
      expect(await on().store.giveBack({ owner: 'one claim', ids: [first.id] })).toBe(1);
      expect(await claimOne(first.id)).toMatchObject({
        attempt: 2,
        lostLeases: 0,
        failures: 0,
        waited: null,
      });
      expect(await on().store.giveBack({ owner: 'one claim' })).toBe(2);
      const again = await on().store.claim({ limit: 3, ...lease });
      expect(again.map(({ id }) => id).sort()).toEqual(others.map(({ id }) => id).sort());
      expect(again.map(({ lostLeases }) => lostLeases)).toEqual([0, 0]);
    });

    it('leaves what others hold, what has ended and what waits alone', async () => {
      const { ids } = await accept(3);
      const claimed = await on().store.claim({ limit: 3, ...lease, owner: 'one claim' });
      const [ended, put, lost] = claimed;
      if (!ended || !put || !lost) throw new Error('Not claimed.');
      await on().store.settle([aSettlement(ended), aSettlement(put, { outcome: waiting(600_000) })]);
      await on().pass(lease.leaseMs);
      await on().store.due(10);
      await claimOne(lost.id);
      expect(await on().store.giveBack({ owner: 'one claim' })).toBe(0);
      expect(await on().store.giveBack({ owner: 'one claim', ids })).toBe(0);
      expect(await on().store.held([{ id: lost.id, attempt: 2 }])).toEqual([lost.id]);
    });

    it('lets a claim that was given back settle nothing', async () => {
      const run = await acceptAndClaim();
      await on().store.giveBack({ owner: lease.owner });
      expect(await on().store.settle([aSettlement(run)])).toEqual([]);
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
