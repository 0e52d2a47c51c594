import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import type { ActionRunState, ClaimedRun, Id, Json, NewEvent, RunError } from '../model.ts';
import type { Store } from '../ports.ts';
import { anAcceptance, anEvent, aRun, aSettlement } from './rows.ts';

/** A store with nothing in it, and a window on its rows. */
export type StoreUnderTest = {
  /** With hints that count as lost after 10 s. */
  store: Store;
  /** Lets time pass for the store. */
  pass: (ms: number) => Promise<void>;
  storyRunIds: () => Promise<Id[]>;
  runs: () => Promise<{ id: Id; state: ActionRunState; error: RunError | null; warnings: string[] }[]>;
  events: () => Promise<NewEvent[]>;
  counts: () => Promise<{ actionId: Id; port: string; count: number }[]>;
  close: () => Promise<void>;
};

const lease = { owner: 'test', leaseMs: 30_000 };
const failure: RunError = {
  code: 'http_status',
  message: 'The server answered 500.',
  detail: { status: 500 },
};

/** What every Store keeps, whatever it stands on. */
export function storeContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`a store on ${name}`, () => {
    let on: StoreUnderTest;
    beforeEach(async () => {
      on = await make();
    });
    afterEach(() => on.close());

    const accept = async (runs = 1, output: Json = null) => {
      const acceptance = anAcceptance({ runs, output });
      await on.store.accept([acceptance]);
      return { ...acceptance, ids: acceptance.runs.map((run) => run.id) };
    };
    const claimOne = async (id: Id): Promise<ClaimedRun> => {
      const [run] = await on.store.claim([id], lease);
      if (run === undefined) throw new Error(`${id} could not be claimed.`);
      return run;
    };
    const acceptAndClaim = async (): Promise<ClaimedRun> => claimOne((await accept()).ids[0] ?? '');
    const stateOf = async (id: Id) => (await on.runs()).find((run) => run.id === id);
    const isClaimable = async (id: Id) => (await on.store.claim([id], lease)).length === 1;

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

      it('names the items it refuses and stores their neighbours', async () => {
        const before = await accept();
        const batch = [anAcceptance(), anAcceptance(), anAcceptance(), anAcceptance(), anAcceptance()];
        for (const index of [1, 4]) Object.assign(batch[index]?.event ?? {}, { id: before.event.id });
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
        expect(JSON.stringify(claimed.event.output)).toBe(JSON.stringify(output));
        expect((await on.store.outputs([event.id])).get(event.id)).toEqual(output);
      });
    });

    describe('claim', () => {
      it('hands over the run under its first attempt, with the event that came in', async () => {
        const { event, ids, runs } = await accept(1, { total: 12 });
        const [run] = runs;
        expect(await on.store.claim(ids, lease)).toEqual([
          {
            id: run?.id,
            attempt: 1,
            teamId: run?.teamId,
            storyId: run?.storyId,
            storyRunId: run?.storyRunId,
            versionId: run?.versionId,
            actionId: run?.actionId,
            event: {
              id: event.id,
              actionId: event.actionId,
              actionSlug: 'source',
              output: { total: 12 },
              ancestors: event.ancestors,
            },
          },
        ]);
        expect(await stateOf(ids[0] ?? '')).toMatchObject({ state: 'running' });
      });

      it('gives a run to one of many callers at once', async () => {
        const { ids } = await accept(40);
        const won = await Promise.all(Array.from({ length: 4 }, () => on.store.claim(ids, lease)));
        expect(
          won
            .flat()
            .map((run) => run.id)
            .sort(),
        ).toEqual(ids.sort());
      });

      it('passes over what it does not know and what has ended', async () => {
        const run = await acceptAndClaim();
        await on.store.settle([aSettlement(run)]);
        expect(await on.store.claim([run.id, newId()], lease)).toEqual([]);
      });

      it('leaves a run to its holder until the lease ends, then counts the attempt up', async () => {
        const run = await acceptAndClaim();
        await on.pass(lease.leaseMs - 5_000);
        expect(await isClaimable(run.id)).toBe(false);
        await on.pass(5_000);
        expect(await claimOne(run.id)).toMatchObject({ id: run.id, attempt: 2 });
      });
    });

    describe('settle', () => {
      it('ends the run and stores what came of it', async () => {
        const run = await acceptAndClaim();
        const event = anEvent(run, { output: { ok: true } });
        const queued = aRun(event, run.versionId);
        const inline = aRun(event, run.versionId, { state: 'failed', error: failure, warnings: ['odd'] });
        const settlement = aSettlement(run, { events: [event], runs: [queued, inline], warnings: ['slow'] });
        expect(await on.store.settle([settlement])).toEqual([run.id]);
        expect(await stateOf(run.id)).toMatchObject({ state: 'succeeded', error: null, warnings: ['slow'] });
        expect(await stateOf(inline.id)).toMatchObject({
          state: 'failed',
          error: failure,
          warnings: ['odd'],
        });
        expect(await on.events()).toContainEqual(event);
        expect(await isClaimable(inline.id)).toBe(false);
        expect((await claimOne(queued.id)).event).toMatchObject({ id: event.id, output: { ok: true } });
      });

      it('adds up the events and failures of a batch', async () => {
        const { event, ids } = await accept(3);
        const claimed = await on.store.claim(ids, lease);
        const actionId = newId();
        const batch = claimed.map((run, index) =>
          aSettlement(run, {
            outcome: index === 0 ? { state: 'failed', error: failure } : { state: 'succeeded' },
            events: [anEvent(run, { actionId, port: index === 0 ? 'failure' : 'success' })],
          }),
        );
        await on.store.settle(batch);
        const counts = await on.counts();
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

      it('keeps why a run failed', async () => {
        const run = await acceptAndClaim();
        const error = { ...failure, option: 'url', position: 3 };
        await on.store.settle([aSettlement(run, { outcome: { state: 'failed', error } })]);
        expect(await stateOf(run.id)).toMatchObject({ state: 'failed', error });
      });

      it('ends a run whose error carries text that no database takes', async () => {
        const run = await acceptAndClaim();
        const error = { code: 'x', message: 'a\u0000b', detail: '\ud800 \\u0000' };
        expect(
          await on.store.settle([
            aSettlement(run, { outcome: { state: 'failed', error }, warnings: ['\u0000'] }),
          ]),
        ).toEqual([run.id]);
        expect(await stateOf(run.id)).toMatchObject({ state: 'failed', error: { code: 'x' } });
      });

      it('writes nothing for an attempt that lost its lease', async () => {
        const late = await acceptAndClaim();
        await on.pass(lease.leaseMs);
        const next = await claimOne(late.id);
        const before = { runs: await on.runs(), events: await on.events(), counts: await on.counts() };
        const event = anEvent(late);
        const settlement = aSettlement(late, { events: [event], runs: [aRun(event, late.versionId)] });
        expect(await on.store.settle([settlement])).toEqual([]);
        expect({ runs: await on.runs(), events: await on.events(), counts: await on.counts() }).toEqual(
          before,
        );
        expect(await on.store.settle([aSettlement(next)])).toEqual([next.id]);
      });

      it('lands once', async () => {
        const run = await acceptAndClaim();
        const settlement = aSettlement(run, { events: [anEvent(run)] });
        const answers = await Promise.all([on.store.settle([settlement]), on.store.settle([settlement])]);
        expect(answers.flat()).toEqual([run.id]);
        expect(await on.events()).toHaveLength(2);
      });

      it('lets a run wait, and be claimed when it is due', async () => {
        const run = await acceptAndClaim();
        const outcome = { state: 'waiting', ms: 60_000, reason: 'The server answered 503.' } as const;
        expect(await on.store.settle([aSettlement(run, { outcome })])).toEqual([run.id]);
        expect(await stateOf(run.id)).toMatchObject({ state: 'waiting', error: { message: outcome.reason } });
        expect(await isClaimable(run.id)).toBe(false);
        await on.pass(60_000);
        expect(await claimOne(run.id)).toMatchObject({ attempt: 2 });
        expect(await stateOf(run.id)).toMatchObject({ state: 'running', error: null });
      });

      it('ends as failed what cannot be stored, whole, and lands its neighbours', async () => {
        const { ids } = await accept(4);
        const claimed = await on.store.claim(ids, lease);
        const batch = claimed.map((run) =>
          aSettlement(run, { events: [anEvent(run), anEvent(run, { seq: 1 })] }),
        );
        const [bad] = batch.slice(2);
        const [first, second] = bad?.events ?? [];
        if (first === undefined || second === undefined) throw new Error('The batch has four settlements.');
        second.seq = first.seq;
        expect((await on.store.settle(batch)).sort()).toEqual(ids.sort());
        expect(await on.events()).toHaveLength(1 + 3 * 2);
        expect(await stateOf(bad?.run.id ?? '')).toMatchObject({
          state: 'failed',
          error: { code: 'not_storable' },
        });
      });
    });

    describe('due', () => {
      it('finds a queued run whose hint was lost, again and again until it is claimed', async () => {
        const { ids } = await accept();
        expect(await on.store.due({ limit: 10, againMs: 1_000 })).toEqual([]);
        await on.pass(10_000);
        expect(await on.store.due({ limit: 10, againMs: 60_000 })).toEqual(ids);
        expect(await on.store.due({ limit: 10, againMs: 60_000 })).toEqual([]);
        await on.pass(60_000);
        expect(await on.store.due({ limit: 10, againMs: 60_000 })).toEqual(ids);
      });

      it('leaves a run that it found free to be claimed at once', async () => {
        const running = await acceptAndClaim();
        const waiting = await acceptAndClaim();
        const outcome = { state: 'waiting', ms: 1, reason: 'soon' } as const;
        await on.store.settle([aSettlement(waiting, { outcome })]);
        await on.pass(lease.leaseMs);
        const found = await on.store.due({ limit: 10, againMs: 60_000 });
        expect(found.sort()).toEqual([running.id, waiting.id].sort());
        expect(await on.store.settle([aSettlement(running)])).toEqual([]);
        expect(await on.store.claim(found, lease)).toHaveLength(2);
      });

      it('takes the oldest first, at most as many as asked', async () => {
        const first = await accept();
        await on.pass(1_000);
        const second = await accept();
        await on.pass(20_000);
        expect(await on.store.due({ limit: 1, againMs: 60_000 })).toEqual(first.ids);
        expect(await on.store.due({ limit: 1, againMs: 60_000 })).toEqual(second.ids);
      });

      it('splits what is late between sweeps at once', async () => {
        const { ids } = await accept(30);
        await on.pass(10_000);
        const sweep = { limit: 20, againMs: 60_000 };
        const found = [
          await Promise.all([on.store.due(sweep), on.store.due(sweep)]),
          await on.store.due(sweep),
        ];
        expect(found.flat(2).sort()).toEqual(ids.sort());
      });

      it('never finds what has ended', async () => {
        const run = await acceptAndClaim();
        await on.store.settle([aSettlement(run)]);
        await on.pass(10 * lease.leaseMs);
        expect(await on.store.due({ limit: 10, againMs: 1_000 })).toEqual([]);
      });
    });

    describe('extend', () => {
      it('pushes a held lease on', async () => {
        const run = await acceptAndClaim();
        await on.pass(20_000);
        expect(await on.store.extend([run], lease.leaseMs)).toEqual([run.id]);
        await on.pass(20_000);
        expect(await isClaimable(run.id)).toBe(false);
      });

      it('tells which leases are lost', async () => {
        const lost = await acceptAndClaim();
        await on.pass(lease.leaseMs);
        const next = await claimOne(lost.id);
        const ended = await acceptAndClaim();
        await on.store.settle([aSettlement(ended)]);
        expect(await on.store.extend([lost, ended], lease.leaseMs)).toEqual([]);
        expect(await on.store.extend([next], lease.leaseMs)).toEqual([next.id]);
      });
    });

    it('leaves events that it does not know out of the outputs', async () => {
      const { event } = await accept(1, 'x');
      expect(await on.store.outputs([event.id, newId()])).toEqual(new Map([[event.id, 'x']]));
    });

    it('does nothing for empty lists', async () => {
      await on.store.accept([]);
      expect(await on.store.claim([], lease)).toEqual([]);
      expect(await on.store.settle([])).toEqual([]);
      expect(await on.store.extend([], 1)).toEqual([]);
      expect(await on.store.outputs([])).toEqual(new Map());
    });
  });
}
