import { describe, expect, it } from 'vitest';
import { aSettlement } from './rows.ts';
import { lease, type StoreSteps, type StoreUnderTest } from './store-steps.ts';

/** What time does: lost hints, ended leases, waits that are over. */
export function dueContract(on: () => StoreUnderTest, steps: StoreSteps): void {
  const { accept, claimOne, acceptAndClaim, isClaimable } = steps;

  describe('due', () => {
    it('finds a queued run whose hint was lost, again and again until it is claimed', async () => {
      const { ids } = await accept();
      expect(await on().store.due({ limit: 10, againMs: 1_000 })).toEqual([]);
      await on().pass(10_000);
      expect(await on().store.due({ limit: 10, againMs: 60_000 })).toEqual(ids);
      expect(await on().store.due({ limit: 10, againMs: 60_000 })).toEqual([]);
      await on().pass(60_000);
      expect(await on().store.due({ limit: 10, againMs: 60_000 })).toEqual(ids);
    });

    it('leaves a run that it found free to be claimed at once', async () => {
      const running = await acceptAndClaim();
      const waiting = await acceptAndClaim();
      const outcome = { state: 'waiting', ms: 1, reason: 'soon' } as const;
      await on().store.settle([aSettlement(waiting, { outcome })]);
      await on().pass(lease.leaseMs);
      const found = await on().store.due({ limit: 10, againMs: 60_000 });
      expect(found.sort()).toEqual([running.id, waiting.id].sort());
      expect(await on().store.settle([aSettlement(running)])).toEqual([]);
      expect(await on().store.claim(found, lease)).toHaveLength(2);
    });

    it('takes the oldest first, at most as many as asked', async () => {
      const first = await accept();
      await on().pass(1_000);
      const second = await accept();
      await on().pass(20_000);
      expect(await on().store.due({ limit: 1, againMs: 60_000 })).toEqual(first.ids);
      expect(await on().store.due({ limit: 1, againMs: 60_000 })).toEqual(second.ids);
    });

    it('splits what is late between sweeps at once', async () => {
      const { ids } = await accept(30);
      await on().pass(10_000);
      const sweep = { limit: 20, againMs: 60_000 };
      const found = [
        await Promise.all([on().store.due(sweep), on().store.due(sweep)]),
        await on().store.due(sweep),
      ];
      expect(found.flat(2).sort()).toEqual(ids.sort());
    });

    it('never finds what has ended', async () => {
      const run = await acceptAndClaim();
      await on().store.settle([aSettlement(run)]);
      await on().pass(10 * lease.leaseMs);
      expect(await on().store.due({ limit: 10, againMs: 1_000 })).toEqual([]);
    });
  });

  describe('extend', () => {
    it('pushes a held lease on', async () => {
      const run = await acceptAndClaim();
      await on().pass(20_000);
      expect(await on().store.extend([run], lease.leaseMs)).toEqual([run.id]);
      await on().pass(20_000);
      expect(await isClaimable(run.id)).toBe(false);
    });

    it('tells which leases are lost', async () => {
      const lost = await acceptAndClaim();
      await on().pass(lease.leaseMs);
      const next = await claimOne(lost.id);
      const ended = await acceptAndClaim();
      await on().store.settle([aSettlement(ended)]);
      expect(await on().store.extend([lost, ended], lease.leaseMs)).toEqual([]);
      expect(await on().store.extend([next], lease.leaseMs)).toEqual([next.id]);
    });
  });
}
