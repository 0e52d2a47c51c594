/** A large event, a part at a time. */
import type { Id, Json } from '@storyloom/engine';
import { anAcceptance, memoryBlobs } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobPayloads } from '../blob/events.ts';
import { postgresStore } from '../postgres/store.ts';
import { eventParts, eventTable, eventValue, findInEvent, openEvent } from './event-parts.ts';
import { notFound } from './story-deps.ts';
import { makeWorld, type World } from './testing-world.ts';

const payloads = blobPayloads({ blobs: memoryBlobs(), overBytes: 500_000 });
let world: World;
let large: Id;
beforeAll(async () => {
  world = await makeWorld();
  large = await emit(orders(40_000));
});
afterAll(() => world[Symbol.asyncDispose]());

async function emit(output: Json): Promise<Id> {
  const made = anAcceptance({ runs: 0, output });
  const { teamId } = world.scope;
  const event = { ...made.event, teamId };
  await postgresStore(world.database.pool, { payloads }).accept([
    { storyRun: { ...made.storyRun, teamId }, events: [event], runs: [], once: null },
  ]);
  return event.id;
}

/** Some 250 bytes an order. */
function orders(count: number): Json {
  return {
    note: 'y'.repeat(1_000),
    orders: Array.from({ length: count }, (_, id) => ({
      id,
      name: `Order ${count - id}`,
      total: (id * 37) % 1_000,
      filler: 'x'.repeat(200),
      ...(id === 7 ? { extra: { deep: ['Needle'] } } : {}),
    })),
  };
}

const deps = () => ({ ...world.deps, payloads });

function there<Value>(value: Value | typeof notFound): Value {
  if (value === notFound) throw new Error('It is gone.');
  return value;
}

describe('an event of 10 MB', () => {
  it('opens with its first parts, long texts cut, in less than 300 ms', async () => {
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const id = await emit(orders(40_000));
      const started = performance.now();
      await openEvent(deps(), world.scope, { id, limit: 200 });
      times.push(performance.now() - started);
    }
    expect(Math.min(...times)).toBeLessThan(300);
    const opened = there(await openEvent(deps(), world.scope, { id: large, limit: 200 }));
    expect(opened).toMatchObject({ output: null, root: { kind: 'object', total: 2 } });
    expect(opened.root?.parts).toEqual([
      { key: 'note', kind: 'string', size: 1_000, text: 'y'.repeat(300), isCut: true },
      { key: 'orders', kind: 'array', size: 40_000, text: '', isCut: false },
    ]);
  });

  it('gives any page of any list in no time', async () => {
    const started = performance.now();
    const where = { id: large, path: ['orders'], offset: 39_990, limit: 200 };
    const { parts, total } = there(await eventParts(deps(), world.scope, where));
    expect(performance.now() - started).toBeLessThan(100);
    expect(total).toBe(40_000);
    expect(parts).toHaveLength(10);
    expect(parts[0]).toMatchObject({ key: 39_990, kind: 'object', size: 4 });
    const missing = { ...where, path: ['orders', 50_000] };
    expect(await eventParts(deps(), world.scope, missing)).toBe(notFound);
    expect(await eventParts(deps(), world.scope, { ...where, path: ['toString'] })).toBe(notFound);
  });

  it('is searched by keys and values, and says when there are more', async () => {
    const { found, more } = there(
      await findInEvent(deps(), world.scope, { id: large, text: 'needle', limit: 5 }),
    );
    expect(more).toBe(false);
    expect(found).toEqual([
      {
        path: ['orders', 7, 'extra', 'deep', 0],
        key: 0,
        kind: 'string',
        size: 6,
        text: 'Needle',
        isCut: false,
      },
    ]);
    const many = there(await findInEvent(deps(), world.scope, { id: large, text: 'filler', limit: 5 }));
    expect(many).toMatchObject({ more: true });
    expect(many.found.map(({ path }) => path[1])).toEqual([0, 1, 2, 3, 4]);
  });

  it('shows a list of objects as a sorted table', async () => {
    const sort = { column: 'total', descending: true };
    const where = { id: large, path: ['orders'], offset: 0, limit: 3, sort };
    const table = there(await eventTable(deps(), world.scope, where));
    expect(table?.columns).toEqual(['id', 'name', 'total', 'filler', 'extra']);
    expect(table?.rows.map(({ cells }) => cells.total?.text)).toEqual(['999', '999', '999']);
    expect(await eventTable(deps(), world.scope, { ...where, path: ['note'] })).toBeNull();
  });

  it('gives a value to copy unless that is too long', async () => {
    const one = { id: large, path: ['orders', 7, 'extra'] };
    expect(await eventValue(deps(), world.scope, one)).toEqual({
      value: { deep: ['Needle'] },
      tooLong: false,
    });
    expect(await eventValue(deps(), world.scope, { id: large, path: [] })).toEqual({ tooLong: true });
  });

  it('is nothing for another team, also when it was read before', async () => {
    expect(await openEvent(deps(), world.stranger, { id: large, limit: 1 })).toBe(notFound);
  });
});

it('a small event comes whole', async () => {
  const id = await emit({ id: 7 });
  const opened = there(await openEvent(deps(), world.scope, { id, limit: 1 }));
  expect(opened).toMatchObject({ output: { id: 7 }, root: null });
});
