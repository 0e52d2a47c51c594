import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import type { ClaimedRun, Id } from '../model.ts';
import type { CallStep, NewCall } from '../ports.ts';
import { anAcceptance, anEvent, aRun, aSettlement } from './rows.ts';
import { lease, type StoreSteps, type StoreUnderTest } from './store-steps.ts';

/** How callers wait for what they call: nothing starts without them, none of them is forgotten. */
export function callContract(on: () => StoreUnderTest, { acceptAndClaim, stateOf }: StoreSteps): void {
  const exit = newId();
  /** A call whose story run has one Action run open. */
  const aCall = (caller: ClaimedRun, over: Partial<NewCall> = {}): NewCall => {
    const acceptance = anAcceptance();
    acceptance.storyRun.source = 'call';
    acceptance.storyRun.caller = { runId: caller.id, depth: caller.depth + 1 };
    return { place: 0, acceptance, exits: [exit], state: 'open', eventId: null, timeoutMs: null, ...over };
  };
  const aStep = (over: Partial<CallStep> = {}): CallStep => ({
    round: 0,
    starts: [],
    known: 0,
    last: false,
    ...over,
  });
  const begin = (caller: ClaimedRun, calls: CallStep, ms: number | null = null) => {
    const outcome = { state: 'waiting', kind: 'call', ms, reason: 'It waits.' } as const;
    return on().store.settle([aSettlement(caller, { outcome, calls })]);
  };
  const claimAll = () => on().store.claim({ limit: 100, ...lease });
  const started = (call: NewCall) => call.acceptance.storyRun.id;
  const claimIn = async (storyRunId: Id): Promise<ClaimedRun> => {
    const run = (await claimAll()).find((one) => one.storyRunId === storyRunId);
    if (!run) throw new Error('Nothing of it could be claimed.');
    return run;
  };
  const progress = (caller: ClaimedRun) => on().calls.progress({ runId: caller.id, round: 0 });

  describe('calls', () => {
    it('starts a story run in the commit in which its caller begins to wait', async () => {
      const caller = await acceptAndClaim();
      const call = aCall(caller);
      expect(await begin(caller, aStep({ starts: [call] }))).toEqual([caller.id]);
      expect(await stateOf(caller.id)).toMatchObject({ state: 'waiting' });
      const called = await claimIn(started(call));
      expect(called).toMatchObject({ callerRunId: caller.id, depth: 1 });
      expect(await progress(caller)).toMatchObject({ started: 1, open: 1, failed: null });
    });

    it('starts nothing for an attempt that lost its lease', async () => {
      const late = await acceptAndClaim();
      await on().pass(lease.leaseMs);
      await on().store.due(10);
      const call = aCall(late);
      const [now] = await claimAll();
      expect(await begin(late, aStep({ starts: [call] }))).toEqual([]);
      expect(await on().storyRunIds()).not.toContain(started(call));
      expect(now?.id).toBe(late.id);
    });

    it('ends as failed what cannot be stored, and lands its neighbours', async () => {
      const [bad, good, plain] = [await acceptAndClaim(), await acceptAndClaim(), await acceptAndClaim()];
      const [wrong, right] = [aCall(bad), aCall(good)];
      const [event] = (await on().events()).slice(-1);
      Object.assign(wrong.acceptance.events[0] ?? {}, { id: event?.id });
      const outcome = { state: 'waiting', kind: 'call', ms: null, reason: 'It waits.' } as const;
      const landed = await on().store.settle([
        aSettlement(bad, { outcome, calls: aStep({ starts: [wrong] }) }),
        aSettlement(plain),
        aSettlement(good, { outcome, calls: aStep({ starts: [right] }) }),
      ]);
      expect(landed.sort()).toEqual([bad.id, good.id, plain.id].sort());
      expect(await stateOf(bad.id)).toMatchObject({ state: 'failed', error: { code: 'not_storable' } });
      expect(await stateOf(good.id)).toMatchObject({ state: 'waiting' });
      expect(await on().storyRunIds()).toContain(started(right));
      expect(await on().storyRunIds()).not.toContain(started(wrong));
    });

    it('starts its calls once, however often the settlement is sent', async () => {
      const caller = await acceptAndClaim();
      const calls = aStep({ starts: [aCall(caller), aCall(caller, { place: 1 })] });
      const answers = await Promise.all([begin(caller, calls), begin(caller, calls), begin(caller, calls)]);
      expect(answers.flat()).toEqual([caller.id]);
      expect(await on().storyRunIds()).toHaveLength(3);
    });

    it('wakes the caller when an exit has emitted, and tells the answer', async () => {
      const caller = await acceptAndClaim();
      const call = aCall(caller);
      await begin(caller, aStep({ starts: [call] }));
      const called = await claimIn(started(call));
      expect(await on().calls.ended([started(call)])).toBe(0);
      // The called story run goes on behind its answer.
      const event = anEvent(called, { actionId: exit, output: { price: 3 } });
      const next = aRun(event, called.versionId);
      await on().store.settle([aSettlement(called, { events: [event], runs: [next] })]);
      expect(await on().calls.ended([started(call)])).toBe(1);
      expect(await on().calls.ended([started(call)])).toBe(0);
      const again = (await claimAll()).find((run) => run.id === caller.id);
      expect(again).toMatchObject({ waited: 'call', attempt: 2 });
      expect(await progress(caller)).toMatchObject({ started: 1, open: 0, failed: null });
      const of = { runId: caller.id, round: 0 };
      expect(await on().calls.answers(of)).toEqual([{ price: 3 }]);
      expect(await on().calls.answers(of, 5)).toBe('too_large');
    });

    it('finds what ended when nobody says so', async () => {
      const caller = await acceptAndClaim();
      const call = aCall(caller);
      await begin(caller, aStep({ starts: [call] }));
      const called = await claimIn(started(call));
      const error = { code: 'x', message: 'It broke.' };
      await on().store.settle([aSettlement(called, { outcome: { state: 'failed', error } })]);
      expect(await on().calls.ended('some')).toBe(1);
      expect(await progress(caller)).toMatchObject({
        open: 0,
        failed: { place: 0, state: 'failed', storyRunId: started(call), message: 'It broke.' },
      });
    });

    it('says which call is late, by its own time', async () => {
      const caller = await acceptAndClaim();
      const late = aCall(caller, { place: 1, timeoutMs: 1_000 });
      const calls = [aCall(caller), late, aCall(caller, { place: 2, timeoutMs: 60_000 })];
      await begin(caller, aStep({ starts: calls }), 1_000);
      const before = await progress(caller);
      expect(before).toMatchObject({ open: 3, failed: null });
      expect(before.leftMs).toBeLessThanOrEqual(1_000);
      await on().pass(1_000);
      expect(await progress(caller)).toMatchObject({
        open: 3,
        failed: { place: 1, state: 'late', storyRunId: started(late), timeoutMs: 1_000 },
      });
      expect(await on().store.due(10)).toBe(1);
    });

    it('is late with no call that has answered', async () => {
      const caller = await acceptAndClaim();
      const call = aCall(caller, { timeoutMs: 1_000 });
      await begin(caller, aStep({ starts: [call] }), 1_000);
      const called = await claimIn(started(call));
      await on().store.settle([
        aSettlement(called, { events: [anEvent(called, { actionId: exit })], runs: [] }),
      ]);
      expect(await on().calls.ended([started(call)])).toBe(1);
      await on().pass(1_000);
      expect(await progress(caller)).toMatchObject({ open: 0, failed: null, leftMs: null });
    });

    it('says that a story run ended without an answer', async () => {
      const caller = await acceptAndClaim();
      const call = aCall(caller);
      await begin(caller, aStep({ starts: [call] }));
      await on().store.settle([aSettlement(await claimIn(started(call)))]);
      expect(await on().calls.ended([started(call)])).toBe(1);
      expect(await progress(caller)).toMatchObject({ failed: { state: 'ended', message: null } });
    });

    it('queues a caller at once that begins to wait for what has ended already', async () => {
      const caller = await acceptAndClaim();
      const call = aCall(caller);
      const [event] = call.acceptance.events;
      if (!event) throw new Error('Nothing was received.');
      const inline = {
        ...call.acceptance,
        runs: call.acceptance.runs.map((run) => ({ ...run, state: 'succeeded' as const })),
      };
      const done: NewCall = {
        ...call,
        acceptance: inline,
        exits: [event.actionId],
        state: 'answered',
        eventId: event.id,
      };
      await begin(caller, aStep({ starts: [done] }));
      expect((await claimAll()).map((run) => run.id)).toEqual([caller.id]);
      expect(await on().calls.answers({ runId: caller.id, round: 0 })).toEqual([event.output]);
    });

    it('loses no end that comes while the caller is under way', async () => {
      const caller = await acceptAndClaim();
      const [one, two] = [aCall(caller), aCall(caller, { place: 1 })];
      await begin(caller, aStep({ starts: [one, two] }));
      const called = await claimAll();
      const endOf = (call: NewCall) => called.filter((run) => run.storyRunId === started(call));
      await on().store.settle(endOf(one).map((run) => aSettlement(run)));
      await on().calls.ended([started(one)]);
      const [awake] = await claimAll();
      if (!awake) throw new Error('The caller sleeps.');
      // It knows of one end; the other comes before it waits again.
      await on().store.settle(endOf(two).map((run) => aSettlement(run)));
      expect(await on().calls.ended([started(two)])).toBe(0);
      await begin(awake, aStep({ known: 1 }));
      expect(await stateOf(caller.id)).toMatchObject({ state: 'queued' });
    });

    it('wakes each of many callers once, whose calls end at the same moment as they wait again', async () => {
      const caller = await acceptAndClaim();
      const starts = Array.from({ length: 6 }, (_, place) => aCall(caller, { place }));
      await begin(caller, aStep({ starts }));
      const called = await claimAll();
      let known = 0;
      await Promise.all(
        called.map(async (run) => {
          await on().store.settle([aSettlement(run)]);
          await on().calls.ended([run.storyRunId]);
          for (const awake of await claimAll()) {
            const { started: all, open } = await progress(awake);
            known = Math.max(known, all - open);
            await begin(awake, aStep({ known: all - open }));
          }
        }),
      );
      for (const awake of await claimAll()) {
        const { started: all, open } = await progress(awake);
        known = Math.max(known, all - open);
        await begin(awake, aStep({ known: all - open }));
      }
      expect(known).toBe(6);
    });

    it('leaves a caller alone that waits no longer', async () => {
      const caller = await acceptAndClaim();
      const call = aCall(caller);
      await begin(caller, aStep({ starts: [call] }), 1_000);
      const called = await claimIn(started(call));
      const late = await timedOut(caller);
      await on().store.settle([
        aSettlement(late, {
          outcome: { state: 'failed', error: { code: 'x', message: 'x' } },
          calls: aStep({ last: true }),
        }),
      ]);
      await on().store.settle([aSettlement(called)]);
      expect(await on().calls.ended('some')).toBe(0);
      expect(await stateOf(caller.id)).toMatchObject({ state: 'failed' });
    });

    it('keeps the rounds of a caller that is tried again apart', async () => {
      const caller = await acceptAndClaim();
      await begin(caller, aStep({ starts: [aCall(caller)] }), 1_000);
      const late = await timedOut(caller);
      await begin(late, aStep({ round: 1, starts: [aCall(late)] }));
      expect(await on().calls.progress({ runId: caller.id, round: 1 })).toMatchObject({
        started: 1,
        open: 1,
      });
    });
  });

  describe('an approval', () => {
    it('is asked for in the commit in which the run begins to wait, and emits', async () => {
      const run = await acceptAndClaim();
      const approval = {
        title: 'Refund?',
        message: 'Order 7\u0000',
        choices: [{ value: 'approved', label: 'Approve' }],
        who: 'team' as const,
        commentable: true,
      };
      const outcome = { state: 'waiting', kind: 'approval', ms: 60_000, reason: 'It waits.' } as const;
      const event = anEvent(run, { port: 'asked' });
      await on().store.settle([aSettlement(run, { outcome, approval, events: [event] })]);
      expect((await on().approvals()).get(run.id)).toMatchObject({
        title: 'Refund?',
        choices: approval.choices,
      });
      await on().pass(60_000);
      await on().store.due(10);
      const [late] = await claimAll();
      expect(late).toMatchObject({ id: run.id, waited: 'approval', emitted: 1, answer: null });
    });
  });

  /** The caller, woken by its time. */
  async function timedOut(caller: ClaimedRun): Promise<ClaimedRun> {
    await on().pass(1_000);
    await on().store.due(10);
    return claimIn(caller.storyRunId);
  }
}
