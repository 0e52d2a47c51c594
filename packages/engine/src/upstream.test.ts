import { describe, expect, it } from 'vitest';
import { BlobMissing } from './blob.ts';
import type { Id } from './model.ts';
import type { ReadOutput } from './ports.ts';
import { smallBytes } from './size.ts';
import { until } from './testing/until.ts';
import { makeUpstream, type Reading } from './upstream.ts';

const large = (bytes: number): ReadOutput => ({ output: 'x', bytes });
const most = 100_000;

/** A worker's outputs on a store with these events, and which of the large ones were read from it. */
function reading(events: Record<Id, ReadOutput | Error>) {
  const asked: Id[] = [];
  const upstream = makeUpstream(
    {
      outputs: async (ids, mostBytes = Infinity) => {
        const read = new Map<Id, ReadOutput>();
        const left: Id[] = [];
        let bytes = 0;
        for (const id of ids) {
          const one = events[id];
          if (one === undefined) continue;
          if (!(one instanceof Error) && one.bytes <= smallBytes) read.set(id, one);
          else if (bytes >= mostBytes) left.push(id);
          else {
            asked.push(id);
            if (one instanceof Error) throw one;
            bytes += one.bytes;
            read.set(id, one);
          }
        }
        return { read, left };
      },
    },
    most,
  );
  const begun: { ids: Id[]; reading: Reading }[] = [];
  const failed: unknown[] = [];
  /** As runs claimed together. */
  const begin = (...wanted: Id[][]) => {
    upstream.read(wanted).forEach((one, at) => {
      one.then(
        (reading) => begun.push({ ids: wanted[at] ?? [], reading }),
        (error: unknown) => failed.push(error),
      );
    });
  };
  const end = (...ids: Id[]) => {
    const one = begun.find((run) => run.ids.join() === ids.join());
    if (one && typeof one.reading !== 'string') one.reading.release();
  };
  return { begin, end, begun, asked, failed, close: upstream.close };
}

const told = ({ reading: one }: { reading: Reading }) =>
  typeof one === 'string' ? one : [...one.outputs.keys()];

describe('what formulas read further up', () => {
  it('is read once for all runs under way that read it, and again when none is', async () => {
    const on = reading({ list: large(60_000) });
    on.begin(['list'], ['list']);
    on.begin(['list']);
    await until('all have begun', () => on.begun.length === 3);
    expect(on.asked).toEqual(['list']);
    for (const { reading: one } of on.begun) if (typeof one !== 'string') one.release();
    on.begin(['list']);
    await until('the next has begun', () => on.begun.length === 4);
    expect(on.asked).toEqual(['list', 'list']);
  });

  it('waits for room when it is large, and lets runs go on meanwhile that read what is small or there', async () => {
    const on = reading({ a: large(60_000), b: large(60_000), c: large(60_000), small: large(100) });
    on.begin(['a'], ['b'], ['c'], ['small'], []);
    await until('those have begun that may', () => on.begun.length === 4);
    on.begin(['small', 'a']);
    await until('one more has', () => on.begun.length === 5);
    expect(on.asked).toEqual(['a', 'b']);
    on.end('b');
    await until('the last has begun', () => on.begun.length === 6);
    expect(on.asked).toEqual(['a', 'b', 'c']);
  });

  it('may be as much as a worker holds; more fails the run that reads it, and no other', async () => {
    const on = reading({ a: large(60_000), b: large(40_001), c: large(40_000), small: large(100) });
    on.begin(['a', 'b'], ['a', 'c'], ['c'], ['a', 'c', 'small']);
    await until('all are told', () => on.begun.length === 4);
    expect(on.begun.map(told)).toEqual(['too_large', ['a', 'c'], ['c'], 'too_large']);
    on.end('c');
    on.end('a', 'c');
    on.begin(['b']);
    await until('what was left out can be read', () => on.begun.length === 5);
  });

  it('that cannot be had any more fails the run that reads it, and no other', async () => {
    const on = reading({ a: large(10_000), lost: new BlobMissing('lost', 'gone') });
    on.begin(['a', 'lost'], ['a']);
    await until('both are told', () => on.begun.length === 2);
    expect(on.begun.map(told)).toEqual(['gone', ['a']]);
  });

  it('that cannot be read just now is tried again by whoever asks again', async () => {
    const events: Record<Id, ReadOutput | Error> = { a: new Error('EIO'), b: large(10_000) };
    const on = reading(events);
    on.begin(['a'], ['b']);
    await until('both are told', () => on.begun.length === 1 && on.failed.length === 1);
    events.a = large(10_000);
    on.begin(['a']);
    await until('it is there', () => on.begun.length === 2);
  });

  it('is waited for no longer when the worker stops', async () => {
    const on = reading({ a: large(most), b: large(10_000) });
    on.begin(['a'], ['b']);
    await until('one has begun', () => on.begun.length === 1);
    on.close();
    await until('the other is told', () => on.failed.length === 1);
  });
});
