/**
 * Outputs of events, read until whoever asked has enough: what is small comes along with the look at its row, what
 * is large one part after the other. How many bytes a stored JSON has is known once it is read.
 */
import {
  type Id,
  type Json,
  mostOutputBytes,
  type ReadOutput,
  type Store,
  sizeUpTo,
} from '@storyloom/engine';
import type { asker } from './ask.ts';
import type { Payloads } from './payloads.ts';
import { outputTextsSql, smallOutputsSql } from './store.sql.ts';

type Deps = { ask: ReturnType<typeof asker>; payloads: Payloads };

/** Where an output is, and what it takes there. */
export type Stored = { id: Id; stored_bytes: number; blob: string | null };

export type LargeOutputs = {
  read: Map<Id, ReadOutput>;
  /** There was enough without them. */
  left: Id[];
  /** Why each could not be read; what is in none of the three is gone. */
  failures: Map<Id, unknown>;
};

/** Rows are looked at in such steps, so that small outputs that were packed a hundredfold do not come all at once. */
const rowsAtOnce = 100;
/** Small outputs are read until they have so many bytes, also when there is no room for large ones. */
const smallTogether = 4 * 1024 * 1024;
/** Outputs are read together while they take so many bytes where they are stored, a hundredth of what they are at least. */
const partBytes = 256 * 1024;

/** As `Store.outputs`. */
export async function readOutputs(deps: Deps, ids: Id[], mostBytes: number): ReturnType<Store['outputs']> {
  const read = new Map<Id, ReadOutput>();
  const left: Id[] = [];
  let bytes = 0;
  const add = (id: Id, one: ReadOutput) => {
    read.set(id, one);
    bytes += one.bytes;
  };
  for (let at = 0; at < ids.length; at += rowsAtOnce) {
    const some = ids.slice(at, at + rowsAtOnce);
    if (bytes >= Math.max(mostBytes, smallTogether)) {
      left.push(...some);
      continue;
    }
    const rows = await deps.ask<Stored & { text: string | null }>(smallOutputsSql, [some]);
    for (const { id, text } of rows) if (text !== null) add(id, parsed(text));
    const large = await readLarge(
      deps,
      rows.filter(({ text }) => text === null),
      mostBytes - bytes,
    );
    for (const failure of large.failures.values()) throw failure;
    for (const [id, one] of large.read) add(id, one);
    left.push(...large.left);
  }
  return { read, left };
}

/** Outputs of these rows until they have `mostBytes` together, but for the last one. */
export async function readLarge(deps: Deps, rows: Stored[], mostBytes: number): Promise<LargeOutputs> {
  const read = new Map<Id, ReadOutput>();
  const failures = new Map<Id, unknown>();
  let bytes = 0;
  let rest = rows;
  while (rest.length > 0 && bytes < mostBytes) {
    const part = nextPart(rest, Math.min(partBytes, mostBytes - bytes));
    rest = rest.slice(part.length);
    try {
      for (const [id, one] of await readPart(deps, part)) {
        read.set(id, one);
        bytes += one.bytes;
      }
    } catch (error) {
      for (const { id } of part) failures.set(id, error);
    }
  }
  return { read, left: rest.map(({ id }) => id), failures };
}

/** As many as are stored in `room` bytes, or the first one: a blob goes alone. */
function nextPart(rows: Stored[], room: number): Stored[] {
  let left = room;
  const over = rows.findIndex(({ blob, stored_bytes }) => {
    left -= blob === null ? stored_bytes : Number.POSITIVE_INFINITY;
    return left < 0;
  });
  return over === -1 ? rows : rows.slice(0, Math.max(1, over));
}

async function readPart({ ask, payloads }: Deps, part: Stored[]): Promise<[Id, ReadOutput][]> {
  const [first] = part;
  if (first && first.blob !== null) {
    const unread: Stored & { output: Json } = { ...first, output: null };
    const [{ output } = unread] = await payloads.load([unread]);
    return [[first.id, { output, bytes: sizeUpTo(output, 2 * mostOutputBytes) }]];
  }
  const texts = await ask<{ id: Id; text: string }>(outputTextsSql, [part.map(({ id }) => id)]);
  return texts.map(({ id, text }) => [id, parsed(text)]);
}

function parsed(text: string): ReadOutput {
  return { output: JSON.parse(text), bytes: text.length };
}
