/**
 * What formulas read of events further up the way, as a worker holds it for the Action runs under way: each large
 * output once, however many of them read it, and no more of them than it has room for.
 */
import { BlobMissing } from './blob.ts';
import type { Id, Json } from './model.ts';
import type { ReadOutput, Store } from './ports.ts';
import { bytesOf, mostHeldBytes } from './size.ts';

/** What one run reads, its own until `release`; or why it can never have it. */
export type Reading = { outputs: ReadonlyMap<Id, Json>; release: () => void } | 'gone' | 'too_large';

export type Upstream = {
  /**
   * Answers in the order of the runs, each when it is there. A run that reads small outputs only (`smallBytes`)
   * waits for nobody; one that reads large ones waits for its turn, and for room, unless they are there already.
   * Rejects when they cannot be read now, and what still waits on `close`.
   */
  read: (wanted: readonly (readonly Id[])[]) => Promise<Reading>[];
  /** Nobody waits for room any more. */
  close: () => void;
};

type First = { read: ReadonlyMap<Id, ReadOutput>; large: ReadonlySet<Id> };

const keepsNothing = () => undefined;
const nothing: Reading = { outputs: new Map(), release: keepsNothing };

/**
 * Large outputs that are held have `mostBytes` together, about, but for those of the last run that was let in; a
 * single run may not read more than that. Whoever waits holds nothing large, so those that go on make room.
 */
export function makeUpstream(store: Pick<Store, 'outputs'>, mostBytes = mostHeldBytes): Upstream {
  const held = new Map<Id, ReadOutput & { runs: number }>();
  let heldBytes = 0;
  let turn: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  let lookAgain: () => void = keepsNothing;

  function keep(id: Id, { output, bytes }: ReadOutput): void {
    const there = held.get(id);
    if (there) there.runs += 1;
    else {
      held.set(id, { output, bytes, runs: 1 });
      heldBytes += bytes;
    }
  }

  function release(ids: Iterable<Id>): void {
    for (const id of ids) {
      const one = held.get(id);
      if (!one) continue;
      one.runs -= 1;
      if (one.runs > 0) continue;
      held.delete(id);
      heldBytes -= one.bytes;
    }
    lookAgain();
  }

  async function room(ids: Id[]): Promise<void> {
    while (heldBytes >= mostBytes && ids.some((id) => !held.has(id))) {
      if (isClosed) throw new Error('The worker stops before there was room for what an Action run reads.');
      await new Promise<void>((resolve) => {
        lookAgain = resolve;
      });
    }
  }

  /** Holds large outputs for one run more; null, and holds none, when they have more than `most` bytes. */
  async function hold(ids: Id[], most: number): Promise<ReadonlyMap<Id, ReadOutput> | null> {
    const own = new Map<Id, ReadOutput>();
    const add = (id: Id, one: ReadOutput) => {
      own.set(id, one);
      keep(id, one);
    };
    for (const id of ids) {
      const there = held.get(id);
      if (there) add(id, there);
    }
    try {
      const missing = ids.filter((id) => !own.has(id));
      const { read, left } = await store.outputs(missing, mostBytes);
      for (const [id, one] of read) add(id, one);
      if (left.length === 0 && bytesOf(own) <= most) return own;
    } catch (error) {
      release(own.keys());
      throw error;
    }
    release(own.keys());
    return null;
  }

  async function readingOf(ids: readonly Id[], first: Promise<First>): Promise<Reading> {
    const { small, large } = ownOf(ids, await first);
    const most = mostBytes - bytesOf(small);
    if (most < 0) return 'too_large';
    if (large.length === 0) return { outputs: outputsIn(small), release: keepsNothing };
    try {
      const isThere = large.every((id) => held.has(id));
      const own = await (isThere
        ? hold(large, most)
        : inTurn(() => room(large).then(() => hold(large, most))));
      if (own === null) return 'too_large';
      return { outputs: outputsIn([...small, ...own]), release: () => release(own.keys()) };
    } catch (error) {
      if (error instanceof BlobMissing) return 'gone';
      throw error;
    }
  }

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = turn.then(work);
    turn = done.catch(keepsNothing);
    return done;
  }

  return {
    read: (wanted) => {
      const ids = [...new Set(wanted.flat())];
      if (ids.length === 0) return wanted.map(() => Promise.resolve(nothing));
      const first = store.outputs(ids, 0).then(({ read, left }) => ({ read, large: new Set(left) }));
      return wanted.map((own) => {
        const reading = readingOf(own, first);
        // Whoever awaits it is told.
        reading.catch(keepsNothing);
        return reading;
      });
    },
    close: () => {
      isClosed = true;
      lookAgain();
    },
  };
}

/** Outputs as they were read, without their sizes. */
export function outputsIn(read: Iterable<readonly [Id, ReadOutput]>): Map<Id, Json> {
  return new Map([...read].map(([id, { output }]) => [id, output]));
}

/** What one run reads of what was read for all. */
function ownOf(ids: readonly Id[], { read, large }: First): { small: Map<Id, ReadOutput>; large: Id[] } {
  const small = new Map<Id, ReadOutput>();
  for (const id of ids) {
    const one = read.get(id);
    if (one) small.set(id, one);
  }
  return { small, large: ids.filter((id) => large.has(id)) };
}
