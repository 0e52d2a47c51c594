import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import type { Id } from '../model.ts';
import { anAcceptance, aRun, aSettlement } from './rows.ts';
import { callContract } from './store-contract-call.ts';
import { dueContract } from './store-contract-due.ts';
import { joinContract } from './store-contract-join.ts';
import { settleContract } from './store-contract-settle.ts';
import { lease, type StoreUnderTest, storeSteps } from './store-steps.ts';

export type { StoreUnderTest } from './store-steps.ts';

/** 32,000 characters that do not become fewer where they are stored. */
const incompressible = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24_000))));

/** What every Store keeps, whatever it stands on. */
export function storeContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`a store on ${name}`, () => {
    let on: StoreUnderTest;
    beforeEach(async () => {
      on = await make();
    });
    afterEach(() => on.close());
    const steps = storeSteps(() => on);
    const { accept, claimOne, acceptAndClaim, stateOf, isClaimable } = steps;

    settleContract(() => on, steps);
    dueContract(() => on, steps);
    joinContract(() => on, steps);
    callContract(() => on, steps);

    describe('accept', () => {
      it('stores the story run, its event and its queued runs, and counts the event', async () => {
        const { storyRun, event, ids } = await accept(2, { id: 7 });
        expect(await on.storyRunIds()).toEqual([storyRun.id]);
        expect(await on.events()).toEqual([event]);
        expect((await on.runs()).map((run) => [run.id, run.state]).sort()).toEqual(
          ids.map((id) => [id, 'queued']).sort(),
        );
        expect(await on.counts()).toEqual([{ actionId: event.actionId, port: 'success', count: 1 }]);
      });

      it('stores a batch once, however often it is sent', async () => {
        const batch = [anAcceptance(), anAcceptance()];
        await on.store.accept(batch);
        await Promise.all([on.store.accept(batch), on.store.accept([...batch, anAcceptance()])]);
        expect(await on.storyRunIds()).toHaveLength(3);
        expect(await on.events()).toHaveLength(3);
        expect(await on.runs()).toHaveLength(3);
        expect(await on.counts()).toHaveLength(3);
      });

      it('takes what has the same key once, and answers with what that started', async () => {
        const once = { actionId: newId(), key: 'order 7' };
        const [first, second] = [anAcceptance({ once }), anAcceptance({ once })];
        const other = anAcceptance({ once: { ...once, key: 'order 8' } });
        const started = await on.store.accept([first, second, other]);
        expect(started[2]).toBe(other.storyRun.id);
        expect(started[0]).toBe(started[1]);
        expect([first.storyRun.id, second.storyRun.id]).toContain(started[0]);
        const third = anAcceptance({ once });
        expect(await on.store.accept([third, anAcceptance()])).toContain(started[0]);
        const many = await Promise.all(
          Array.from({ length: 5 }, () => on.store.accept([anAcceptance({ once })])),
        );
        expect(many.flat()).toEqual(many.map(() => started[0]));
        expect(await on.storyRunIds()).toHaveLength(3);
      });

      it('names the items it refuses and stores their neighbours', async () => {
        const before = await accept();
        const batch = [anAcceptance(), anAcceptance(), anAcceptance(), anAcceptance(), anAcceptance()];
        for (const index of [1, 4]) Object.assign(batch[index]?.runs[0] ?? {}, { id: before.ids[0] });
        const refusal = on.store.accept(batch);
        await expect(refusal).rejects.toMatchObject({ failed: [{ index: 1 }, { index: 4 }] });
        const stored = [before, batch[0], batch[2], batch[3]].map((item) => item?.storyRun.id);
        expect((await on.storyRunIds()).sort()).toEqual(stored.sort());
        expect(await on.runs()).toHaveLength(4);
      });

      it('keeps payloads as they are', async () => {
        const output = { z: 1, a: ['\u0000', '\ud800', '"\\', '€'], '': { deep: [[{}]] }, n: 1e21 };
        const { event, ids } = await accept(1, output);
        const claimed = await claimOne(ids[0] ?? '');
        expect(JSON.stringify(claimed.event?.output)).toBe(JSON.stringify(output));
        expect((await on.store.outputs([event.id])).read.get(event.id)?.output).toEqual(output);
      });
    });

    describe('claim', () => {
      it('hands over the run under its first attempt, with the event that came in', async () => {
        const { event, ids, runs } = await accept(1, { total: 12 });
        const [run] = runs;
        expect(await on.store.claim({ limit: 10, ...lease })).toEqual([
          {
            id: run?.id,
            attempt: 1,
            failures: 0,
            lostLeases: 0,
            waited: null,
            waitedBefore: null,
            isStranded: false,
            emitted: 0,
            answer: null,
            callerRunId: null,
            depth: 0,
            priority: 0,
            runGate: null,
            gate: null,
            storyRunState: null,
            bytes: expect.any(Number),
            teamId: run?.teamId,
            storyId: run?.storyId,
            storyRunId: run?.storyRunId,
            versionId: run?.versionId,
            actionId: run?.actionId,
            event: {
              id: event.id,
              actionId: event.actionId,
              actionSlug: 'source',
              port: 'success',
              output: { total: 12 },
              ancestors: event.ancestors,
              turns: null,
            },
          },
        ]);
        expect(await stateOf(ids[0] ?? '')).toMatchObject({ state: 'running' });
      });

      it('gives a run to one of many callers at once', async () => {
        const { ids } = await accept(40);
        const won: Id[] = [];
        for (let round = 0; won.length < ids.length && round < 40; round += 1) {
          const claim = () => on.store.claim({ limit: 10, ...lease });
          for (const run of (await Promise.all([claim(), claim(), claim(), claim()])).flat())
            won.push(run.id);
        }
        expect(won.sort()).toEqual(ids.sort());
      });

      it('takes turns among stories, however much one of them has queued', async () => {
        const flood = await accept(50);
        const single = await accept(1);
        const claimed = await on.store.claim({ limit: 10, ...lease });
        expect(claimed.map((run) => run.id)).toContain(single.ids[0]);
        expect(claimed.filter((run) => run.storyId === flood.storyRun.storyId).length).toBeGreaterThan(3);
      });

      it('counts what the caller holds of a story as turns that it had', async () => {
        const [busy, idle] = [await accept(9), await accept(2)];
        const held = new Map([[busy.storyRun.storyId, 5]]);
        const claimed = await on.store.claim({ limit: 3, ...lease, held });
        const idsOf = (one: typeof idle) => claimed.filter(({ storyId }) => storyId === one.storyRun.storyId);
        expect([idsOf(idle).length, idsOf(busy).length]).toEqual([2, 1]);
      });

      it('takes of other stories only, when told so', async () => {
        const [busy, idle] = [await accept(3), await accept(1)];
        const held = new Map([[busy.storyRun.storyId, 1]]);
        const claim = () => on.store.claim({ limit: 3, ...lease, held, othersOnly: true });
        expect((await claim()).map(({ id }) => id)).toEqual(idle.ids);
        expect(await claim()).toEqual([]);
      });

      it('answers events of so many bytes, but for the last one, and leaves the others queued', async () => {
        for (let one = 0; one < 5; one += 1) await accept(1, incompressible());
        const claimed = await on.store.claim({ limit: 10, ...lease, bytes: 50_000 });
        expect(claimed).toHaveLength(2);
        for (const { bytes, event } of claimed) {
          expect(Math.abs(bytes - JSON.stringify(event?.output).length)).toBeLessThan(100);
        }
        const small = await accept(1, 'small');
        const further = await on.store.claim({ limit: 10, ...lease, bytes: 0 });
        expect(further.map(({ id }) => id)).toEqual(small.ids);
        const rest = await on.store.claim({ limit: 10, ...lease });
        expect(rest.map(({ lostLeases }) => lostLeases)).toEqual([0, 0, 0]);
      });

      it('goes by priority, then by age', async () => {
        const { storyRun, event } = anAcceptance({ runs: 0 });
        const runs = [0, 0, 5, -5].map((priority) => aRun(event, storyRun.versionId, { priority }));
        await on.store.accept([{ storyRun, events: [event], runs, once: null }]);
        const order: Id[] = [];
        for (let one = 0; one < 4; one += 1) {
          order.push((await on.store.claim({ limit: 1, ...lease }))[0]?.id ?? '');
        }
        expect(order).toEqual([runs[2], runs[0], runs[1], runs[3]].map((run) => run?.id));
      });

      it('passes over what has ended', async () => {
        const run = await acceptAndClaim();
        await on.store.settle([aSettlement(run)]);
        expect(await on.store.claim({ limit: 10, ...lease })).toEqual([]);
      });

      it('leaves a run to its holder until the lease ends, then counts the attempt up', async () => {
        const run = await acceptAndClaim();
        await on.pass(lease.leaseMs - 5_000);
        await on.store.due(10);
        expect(await isClaimable(run.id)).toBe(false);
        await on.pass(5_000);
        await on.store.due(10);
        expect(await claimOne(run.id)).toMatchObject({ id: run.id, attempt: 2 });
      });
    });

    describe('outputs', () => {
      it('leaves out events that it does not know', async () => {
        const { event } = await accept(1, 'x');
        const read = new Map([[event.id, { output: 'x', bytes: 3 }]]);
        expect(await on.store.outputs([event.id, newId()])).toEqual({ read, left: [] });
      });

      it('answers so many bytes, but for the last one, and small ones in any case', async () => {
        const ids: Id[] = [];
        for (let one = 0; one < 4; one += 1) ids.push((await accept(1, incompressible())).event.id);
        const small = (await accept(1, 'small')).event.id;
        const some = await on.store.outputs([...ids, small], 50_000);
        expect([...some.read.keys()].filter((id) => id !== small)).toHaveLength(2);
        expect(some.read.get(small)?.output).toBe('small');
        expect([...some.read.keys(), ...some.left].sort()).toEqual([...ids, small].sort());
        const alone = await on.store.outputs([...ids, small], 0);
        expect([[...alone.read.keys()], alone.left.sort()]).toEqual([[small], ids.toSorted()]);
        const all = await on.store.outputs(ids);
        expect([all.read.size, all.left]).toEqual([4, []]);
        for (const { output, bytes } of all.read.values()) expect(bytes).toBe(JSON.stringify(output).length);
      });
    });

    it('does nothing for empty lists', async () => {
      await on.store.accept([]);
      expect(await on.store.claim({ limit: 0, ...lease })).toEqual([]);
      expect(await on.store.arrive([], () => Promise.reject(new Error('Nobody came.')))).toEqual([]);
      expect(await on.store.held([])).toEqual([]);
      expect(await on.store.settle([])).toEqual([]);
      expect(await on.store.extend([], 1)).toEqual([]);
      expect(await on.store.outputs([])).toEqual({ read: new Map(), left: [] });
    });
  });
}
