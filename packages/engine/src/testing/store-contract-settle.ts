import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import type { RunError } from '../model.ts';
import { anEvent, aRun, aSettlement } from './rows.ts';
import { lease, type StoreSteps, type StoreUnderTest } from './store-steps.ts';

const failure: RunError = {
  code: 'http_status',
  message: 'The server answered 500.',
  detail: { status: 500 },
};

/** How Action runs end, or wait. */
export function settleContract(on: () => StoreUnderTest, steps: StoreSteps): void {
  const { accept, claimOne, acceptAndClaim, stateOf, isClaimable } = steps;

  describe('settle', () => {
    it('ends the run and stores what came of it', async () => {
      const run = await acceptAndClaim();
      const event = anEvent(run, { output: { ok: true } });
      const queued = aRun(event, run.versionId);
      const inline = aRun(event, run.versionId, { state: 'failed', error: failure, warnings: ['odd'] });
      const settlement = aSettlement(run, { events: [event], runs: [queued, inline], warnings: ['slow'] });
      expect(await on().store.settle([settlement])).toEqual([run.id]);
      expect(await stateOf(run.id)).toMatchObject({ state: 'succeeded', error: null, warnings: ['slow'] });
      expect(await stateOf(inline.id)).toMatchObject({
        state: 'failed',
        error: failure,
        warnings: ['odd'],
      });
      expect(await on().events()).toContainEqual(event);
      expect((await claimOne(queued.id)).event).toMatchObject({ id: event.id, output: { ok: true } });
    });

    it('adds up the events and failures of a batch', async () => {
      const { event, ids } = await accept(3);
      const claimed = await on().store.claim({ limit: ids.length, ...lease });
      const actionId = newId();
      const batch = claimed.map((run, index) =>
        aSettlement(run, {
          outcome: index === 0 ? { state: 'failed', error: failure } : { state: 'succeeded' },
          events: [anEvent(run, { actionId, port: index === 0 ? 'failure' : 'success' })],
        }),
      );
      await on().store.settle(batch);
      const counts = await on().counts();
      expect(counts).toHaveLength(4);
      expect(counts).toEqual(
        expect.arrayContaining([
          { actionId: event.actionId, port: 'success', count: 1 },
          { actionId: claimed[0]?.actionId, port: '!failed', count: 1 },
          { actionId, port: 'failure', count: 1 },
          { actionId, port: 'success', count: 2 },
        ]),
      );
    });

    it('opens runs that wait for a slot, and ends those that ran inline', async () => {
      const run = await acceptAndClaim();
      const event = anEvent(run);
      const parked = aRun(event, run.versionId, { state: 'waiting', slotKey: 'rate:x', gate: 'action:y' });
      const inline = aRun(event, run.versionId, { state: 'succeeded' });
      await on().store.settle([aSettlement(run, { events: [event], runs: [parked, inline] })]);
      expect(await stateOf(parked.id)).toMatchObject({ state: 'waiting' });
      expect(await stateOf(inline.id)).toMatchObject({ state: 'succeeded' });
      expect(await on().store.claim({ limit: 10, ...lease })).toEqual([]);
    });

    it('keeps why a run failed', async () => {
      const run = await acceptAndClaim();
      const error = { ...failure, option: 'url', position: 3 };
      await on().store.settle([aSettlement(run, { outcome: { state: 'failed', error } })]);
      expect(await stateOf(run.id)).toMatchObject({ state: 'failed', error });
    });

    it('ends a run whose error carries text that no database takes', async () => {
      const run = await acceptAndClaim();
      const error = { code: 'x', message: 'a\u0000b', detail: '\ud800 \\u0000' };
      expect(
        await on().store.settle([
          aSettlement(run, { outcome: { state: 'failed', error }, warnings: ['\u0000'] }),
        ]),
      ).toEqual([run.id]);
      expect(await stateOf(run.id)).toMatchObject({ state: 'failed', error: { code: 'x' } });
    });

    it('writes nothing for an attempt that lost its lease', async () => {
      const late = await acceptAndClaim();
      await on().pass(lease.leaseMs);
      await on().store.due(10);
      const next = await claimOne(late.id);
      const before = { runs: await on().runs(), events: await on().events(), counts: await on().counts() };
      const event = anEvent(late);
      const settlement = aSettlement(late, { events: [event], runs: [aRun(event, late.versionId)] });
      expect(await on().store.settle([settlement])).toEqual([]);
      expect({ runs: await on().runs(), events: await on().events(), counts: await on().counts() }).toEqual(
        before,
      );
      expect(await on().store.settle([aSettlement(next)])).toEqual([next.id]);
    });

    it('lands once', async () => {
      const run = await acceptAndClaim();
      const settlement = aSettlement(run, { events: [anEvent(run)] });
      const answers = await Promise.all([on().store.settle([settlement]), on().store.settle([settlement])]);
      expect(answers.flat()).toEqual([run.id]);
      expect(await on().events()).toHaveLength(2);
    });

    it('lets a run wait, and be claimed when it is due', async () => {
      const run = await acceptAndClaim();
      const outcome = { state: 'waiting', kind: 'retry', ms: 60_000, reason: 'It answered 503.' } as const;
      expect(await on().store.settle([aSettlement(run, { outcome })])).toEqual([run.id]);
      expect(await stateOf(run.id)).toMatchObject({ state: 'waiting', error: { message: outcome.reason } });
      expect(await isClaimable(run.id)).toBe(false);
      await on().pass(60_000);
      await on().store.due(10);
      expect(await claimOne(run.id)).toMatchObject({ attempt: 2 });
      expect(await stateOf(run.id)).toMatchObject({ state: 'running', error: null });
    });

    it('ends as failed what cannot be stored, whole, and lands its neighbours', async () => {
      const { ids, event } = await accept(4);
      const claimed = await on().store.claim({ limit: 4, ...lease });
      const batch = claimed.map((run) =>
        aSettlement(run, { events: [anEvent(run), anEvent(run, { seq: 1 })] }),
      );
      const [bad] = batch.slice(2);
      Object.assign(bad?.events[1] ?? {}, { id: event.id });
      expect((await on().store.settle(batch)).sort()).toEqual(ids.sort());
      expect(await on().events()).toHaveLength(1 + 3 * 2);
      expect(await stateOf(bad?.run.id ?? '')).toMatchObject({
        state: 'failed',
        error: { code: 'not_storable' },
      });
    });
  });
}
