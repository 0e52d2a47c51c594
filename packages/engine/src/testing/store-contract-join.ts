import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import type { ClaimedRun, Id } from '../model.ts';
import type { Arrival, Gathered, GroupMember, Need } from '../ports.ts';
import { anEvent, aRun } from './rows.ts';
import { lease, type StoreSteps, type StoreUnderTest } from './store-steps.ts';

/** How runs come together: none too early, none twice, none lost. */
export function joinContract(on: () => StoreUnderTest, { accept, stateOf }: StoreSteps): void {
  const arrival = (run: ClaimedRun, over: Partial<Arrival> = {}): Arrival => ({
    run: { id: run.id, attempt: run.attempt },
    storyId: run.storyId,
    key: 'join:a',
    need: { count: 3 },
    patienceMs: null,
    because: null,
    warnings: [],
    logs: [],
    reason: 'Waits for the others.',
    ...over,
  });
  const claimed = async (count: number): Promise<ClaimedRun[]> => {
    await accept(count, { n: 1 });
    return on().store.claim({ limit: count, ...lease });
  };
  /** Gathers a group into one event, and notes what it was given. */
  const gatherer = (runs: ClaimedRun[]) => {
    const groups: GroupMember[][] = [];
    const gather = async (speaker: Arrival, group: GroupMember[]): Promise<Gathered> => {
      groups.push(group);
      const run = runs.find((one) => one.id === speaker.run.id);
      if (!run) throw new Error('Nobody that came speaks.');
      const event = anEvent(run, { causes: group.map((one) => one.event.id), output: group.length });
      const next = aRun(event, run.versionId);
      return { outcome: { state: 'succeeded' }, warnings: ['odd'], logs: [], events: [event], runs: [next] };
    };
    return { groups, gather };
  };
  const stateOfAll = async (ids: Id[]) => Promise.all(ids.map(async (id) => (await stateOf(id))?.state));
  const never = () => Promise.reject(new Error('The group is not whole.'));

  describe('arrive', () => {
    it('lets members wait until the group is whole, then ends them all with one event', async () => {
      const runs = await claimed(3);
      const ids = runs.map((run) => run.id);
      const { groups, gather } = gatherer(runs);
      expect(
        await on().store.arrive(
          runs.slice(0, 2).map((run) => arrival(run)),
          never,
        ),
      ).toEqual(ids.slice(0, 2));
      expect(await stateOfAll(ids)).toEqual(['waiting', 'waiting', 'running']);
      expect(await on().store.claim({ limit: 10, ...lease })).toEqual([]);
      expect(
        await on().store.arrive(
          runs.slice(2).map((run) => arrival(run)),
          gather,
        ),
      ).toEqual([ids[2]]);
      expect(groups.map((group) => group.map((one) => one.runId).sort())).toEqual([[...ids].sort()]);
      expect(groups[0]?.[0]?.event.output).toEqual({ n: 1 });
      expect(await stateOfAll(ids)).toEqual(['succeeded', 'succeeded', 'succeeded']);
      expect((await on().events()).filter((event) => event.output === 3)).toHaveLength(1);
      expect(await on().store.claim({ limit: 10, ...lease })).toHaveLength(1);
    });

    it('gathers once, however many come at the same moment', async () => {
      const runs = await claimed(8);
      const { groups, gather } = gatherer(runs);
      await Promise.all(runs.map((run) => on().store.arrive([arrival(run, { need: { count: 8 } })], gather)));
      expect(groups.map((group) => group.length)).toEqual([8]);
    });

    it('keeps groups of different keys apart', async () => {
      const runs = await claimed(4);
      const { groups, gather } = gatherer(runs);
      const batch = runs.map((run, index) => arrival(run, { key: `join:${index % 2}`, need: { count: 2 } }));
      await on().store.arrive(batch, gather);
      expect(groups.map((group) => group.length)).toEqual([2, 2]);
    });

    it('lets nobody in who lost the lease', async () => {
      const [late] = await claimed(1);
      if (!late) throw new Error('Nothing was claimed.');
      await on().pass(lease.leaseMs);
      await on().store.due(10);
      const [next] = await on().store.claim({ limit: 10, ...lease });
      expect(await on().store.arrive([arrival(late, { need: { count: 1 } })], never)).toEqual([]);
      expect(next).toMatchObject({ id: late.id, attempt: 2 });
    });

    it('wakes one for all when the time is over, and goes on with who is there', async () => {
      const runs = await claimed(2);
      await on().store.arrive(
        runs.map((run) => arrival(run, { patienceMs: 60_000 })),
        never,
      );
      await on().pass(60_000);
      expect(await on().store.due(10)).toBe(1);
      const [first] = await on().store.claim({ limit: 10, ...lease });
      if (!first) throw new Error('Nobody woke.');
      expect(first).toMatchObject({ waited: 'join', isStranded: false });
      const { groups, gather } = gatherer([first]);
      await on().store.arrive([arrival(first, { because: 'timeout' })], gather);
      expect(groups.map((group) => group.length)).toEqual([2]);
      expect(await stateOfAll(runs.map((run) => run.id))).toEqual(['succeeded', 'succeeded']);
    });

    it('ends also one whose time is over while the group comes together', async () => {
      const [first, last] = (await claimed(2)).sort((a, b) => (a.id < b.id ? -1 : 1));
      if (!first || !last) throw new Error('Too few were claimed.');
      const need: Need = { count: 2 };
      await on().store.arrive([arrival(first, { need, patienceMs: 10_000 })], never);
      await on().pass(10_000);
      const { gather } = gatherer([last]);
      await on().store.arrive([arrival(last, { need })], async (speaker, group) => {
        expect(await on().store.due(10)).toBe(1);
        return gather(speaker, group);
      });
      expect(await stateOfAll([first.id, last.id])).toEqual(['succeeded', 'succeeded']);
    });

    it('wakes one alone when nobody else can come, and its time is over too', async () => {
      const runs = (await claimed(4)).sort((a, b) => (a.id < b.id ? -1 : 1));
      const [early, late] = ['join:stranded, then late', 'join:late, then stranded'];
      await on().store.arrive(
        runs.map((run, index) => arrival(run, { key: index < 2 ? early : late, patienceMs: 60_000 })),
        never,
      );
      // Asked for by two sweeps.
      for (const _ of [1, 2]) await on().flow.strand([early]);
      await on().pass(60_000);
      expect(await on().store.due(10)).toBe(1);
      await on().flow.strand([late]);
      const woken = await on().store.claim({ limit: 10, ...lease });
      expect(new Map(woken.map(({ id, isStranded }) => [id, isStranded]))).toEqual(
        new Map([
          [runs[0]?.id, true],
          [runs[2]?.id, false],
        ]),
      );
    });

    it('fails with the one that speaks, and cancels the others', async () => {
      const runs = await claimed(2);
      const error = { code: 'join_timeout', message: 'One is missing.' };
      const fail = async (): Promise<Gathered> => ({
        outcome: { state: 'failed', error },
        warnings: [],
        logs: [],
        events: [],
        runs: [],
      });
      await on().store.arrive(
        runs.map((run) => arrival(run, { need: { count: 2 } })),
        fail,
      );
      expect((await stateOfAll(runs.map((run) => run.id))).sort()).toEqual(['cancelled', 'failed']);
      expect((await on().counts()).filter((count) => count.port === '!failed')).toMatchObject([{ count: 1 }]);
    });

    it('lets those go that come after enough had come', async () => {
      const runs = await claimed(3);
      const { groups, gather } = gatherer(runs);
      const of = [newId(), newId()];
      const source = (await on().events())[0]?.actionId ?? '';
      const need: Need = { some: 1, of: [source, ...of] };
      for (const run of runs) await on().store.arrive([arrival(run, { need })], gather);
      expect(groups.map((group) => group.length)).toEqual([1]);
      expect(await stateOfAll(runs.map((run) => run.id))).toEqual(['succeeded', 'succeeded', 'succeeded']);
    });

    it('lets those go that come after the time of all was over', async () => {
      const runs = await claimed(2);
      const { groups, gather } = gatherer(runs);
      const source = (await on().events())[0]?.actionId ?? '';
      const need: Need = { all: [source, newId()] };
      const [first, late] = runs;
      if (!first || !late) throw new Error('Too few were claimed.');
      await on().store.arrive([arrival(first, { need, because: 'timeout' })], gather);
      await on().store.arrive([arrival(late, { need })], gather);
      expect(groups.map((group) => group.length)).toEqual([1]);
      expect(await stateOfAll(runs.map((run) => run.id))).toEqual(['succeeded', 'succeeded']);
    });

    it('fails a group that has more bytes than it may, unread, and no other', async () => {
      for (const output of ['x'.repeat(30_000), 'x'.repeat(30_000), 'small', 'small'])
        await accept(1, output);
      const runs = await on().store.claim({ limit: 4, ...lease });
      const { groups, gather } = gatherer(runs);
      const batch = runs.map((run) =>
        arrival(run, { key: run.event?.output === 'small' ? 'join:b' : 'join:a', need: { count: 2 } }),
      );
      expect(await on().store.arrive(batch, gather, 50_000)).toHaveLength(4);
      expect(groups.map((group) => group.map(({ event }) => event.output))).toEqual([['small', 'small']]);
      const ended = await on().runs();
      expect(ended.flatMap(({ error }) => error?.code ?? []).sort()).toEqual(['join_failed', 'too_large']);
      expect((await stateOfAll(runs.map(({ id }) => id))).sort()).toEqual([
        'cancelled',
        'failed',
        'succeeded',
        'succeeded',
      ]);
    });

    it('leaves everyone where they were when gathering breaks', async () => {
      const runs = await claimed(2);
      const [one, other] = runs;
      if (!one || !other) throw new Error('Too few were claimed.');
      const need: Need = { count: 2 };
      await on().store.arrive([arrival(one, { need })], never);
      await expect(on().store.arrive([arrival(other, { need })], never)).rejects.toThrow('not whole');
      expect(await stateOfAll([one.id, other.id])).toEqual(['waiting', 'running']);
      const { groups, gather } = gatherer(runs);
      await on().store.arrive([arrival(other, { need })], gather);
      expect(groups.map((group) => group.length)).toEqual([2]);
    });
  });
}
