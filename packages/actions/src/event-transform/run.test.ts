import { Fatal, type Json, type JsonObject, kindOf } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { type Came, emissions, type FakeGathering, fakeContext, fakeGathering } from '../testing/index.ts';
import { eventTransform } from './index.ts';
import { eventTransformRunner } from './run.ts';

async function emitted(options: JsonObject, scope: JsonObject = {}): Promise<Json> {
  const result = await eventTransformRunner.run(
    eventTransform.options.parse(options),
    fakeContext({ scope }),
  );
  const events = emissions(result);
  expect(events).toHaveLength(1);
  expect(events[0]?.port ?? 'success').toBe('success');
  return events[0]?.payload ?? null;
}

async function failure(options: JsonObject, scope: JsonObject = {}): Promise<Fatal> {
  const error = await emitted(options, scope).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Fatal);
  return error as Fatal;
}

describe('a message', () => {
  it('is the payload, filled in, of any JSON type', async () => {
    const scope = { order: { id: 7, tags: ['a'] } };
    expect(await emitted({ payload: { id: '<<order.id>>', text: 'Order <<order.id>>' } }, scope)).toEqual({
      id: 7,
      text: 'Order 7',
    });
    expect(await emitted({ payload: '<<order.tags>>' }, scope)).toEqual(['a']);
    expect(await emitted({ payload: 'plain' })).toBe('plain');
  });

  it('is empty without a payload', async () => {
    expect(await emitted({ mode: 'message_only' })).toEqual({});
  });

  it('does not loop while loop is off, however that is written', async () => {
    for (const loop of [false, 'false', 'False', '', null]) {
      expect(await emitted({ loop, payload: { a: 1 } })).toEqual({ a: 1 });
    }
  });
});

describe('a loop', () => {
  it('builds the payload for each element of a list, with the result before it', async () => {
    const payload = {
      v: '<<LOOP.value>>',
      i: '<<LOOP.index>>',
      k: '<<LOOP.key>>',
      before: '<<LOOP.previous_result.v>>',
    };
    expect(await emitted({ loop: '<<hosts>>', payload }, { hosts: ['a', 'b'] })).toEqual([
      { v: 'a', i: 0, k: null, before: null },
      { v: 'b', i: 1, k: null, before: 'a' },
    ]);
  });

  it('gives the keys of an object too', async () => {
    const payload = '<<LOOP.key>>=<<LOOP.value>>';
    expect(await emitted({ loop: '<<ports>>', payload }, { ports: { http: 80, https: 443 } })).toEqual([
      'http=80',
      'https=443',
    ]);
  });

  it('gives an empty list for an empty list, and a list for one element', async () => {
    expect(await emitted({ loop: '<<hosts>>', payload: 'x' }, { hosts: [] })).toEqual([]);
    expect(await emitted({ loop: '<<hosts>>', payload: 'x' }, { hosts: [1] })).toEqual(['x']);
  });

  it('is off when its formula gives false', async () => {
    expect(await emitted({ loop: '<<wanted>>', payload: 'x' }, { wanted: false })).toBe('x');
  });

  it('takes 19,999 elements and refuses 20,000', async () => {
    const hosts = Array.from({ length: 19_999 }, () => 0);
    expect(await emitted({ loop: '<<hosts>>', payload: 'x' }, { hosts })).toHaveLength(19_999);
    const error = await failure({ loop: '<<hosts>>', payload: 'x' }, { hosts: [...hosts, 0] });
    expect(error).toMatchObject({ option: 'loop', code: 'too_many_elements' });
    expect(error.message).toContain('20,000 elements are too many');
  });

  it.each<[Json]>([[null], ['a,b'], [3], [true]])(
    'refuses %j, naming the option and the value',
    async (hosts) => {
      const error = await failure({ loop: '<<hosts>>', payload: 'x' }, { hosts });
      expect(error).toMatchObject({ option: 'loop', detail: hosts });
      expect(error.message).toContain(`this is ${JSON.stringify(hosts)}`);
    },
  );
});

it('fails for a mode that is not there, naming it', async () => {
  const error = await failure({ mode: 'reverse', payload: {} });
  expect(error).toMatchObject({ option: 'mode', code: 'bad_option' });
  expect(error.message).toContain('"reverse"');
});

it('runs as its mode needs, which only its options as written can say', async () => {
  const kinds: [JsonObject, string][] = [
    [{}, 'pure'],
    [{ mode: 'explode' }, 'pure'],
    [{ mode: ' Implode' }, 'stateful'],
    [{ mode: 'deduplicate' }, 'effect'],
    [{ mode: 'automatic' }, 'effect'],
    [{ mode: 'throttle' }, 'pure'],
    [{ mode: '<<a.mode>>' }, 'pure'],
    [{ mode: 3 }, 'pure'],
  ];
  for (const [written, kind] of kinds) expect(kindOf(eventTransform, written)).toBe(kind);
  expect(await failure({ mode: 'implode' })).toMatchObject({ option: 'mode', code: 'bad_option' });
  for (const mode of ['implode', 'deduplicate', 'throttle', 'automatic']) {
    expect(await failure({ mode: '<<a.mode>>' }, { a: { mode } })).toMatchObject({ option: 'mode' });
  }
});

describe('an explode', () => {
  async function exploded(options: JsonObject) {
    const context = fakeContext();
    const parsed = eventTransform.options.parse({ mode: 'explode', ...options });
    const events = emissions(await eventTransformRunner.run(parsed, context));
    return { events: events.map(({ payload }) => payload), ...context };
  }

  it('makes an event of each element, with its index, the guid of all and their number', async () => {
    const { events, idempotencyKey: guid, warnings } = await exploded({ path: ['a', { b: 1 }] });
    expect(events).toEqual([
      { item: 'a', index: 0, guid, size: 2 },
      { item: { b: 1 }, index: 1, guid, size: 2 },
    ]);
    expect(warnings).toEqual([]);
    expect((await exploded({ path: [7], to: 'host' })).events).toEqual([
      { host: 7, index: 0, guid, size: 1 },
    ]);
  });

  it('makes as many as its limit lets it, 500 unless told, and warns of the rest', async () => {
    const path = Array.from({ length: 501 }, (_, n) => n);
    const usual = await exploded({ path });
    expect(usual.events).toHaveLength(500);
    expect(usual.events[499]).toMatchObject({ item: 499, size: 500 });
    expect(usual.warnings).toEqual([
      expect.stringMatching(/^path has 501 elements; only the first 500 go on/),
    ]);
    expect((await exploded({ path, limit: '20000' })).events).toHaveLength(501);
  });

  it('makes none of an empty list, and says so', async () => {
    const { events, logs } = await exploded({ path: [] });
    expect(events).toEqual([]);
    expect(logs).toEqual([expect.stringContaining('empty')]);
  });

  it.each<[JsonObject, string]>([
    [{ path: 'a,b' }, '"a,b"'],
    [{ path: { a: 1 } }, '{"a":1}'],
    [{}, 'null'],
  ])('of %j makes none, with a warning', async (options, shown) => {
    const { events, warnings } = await exploded(options);
    expect(events).toEqual([]);
    expect(warnings).toEqual([`path: needs a list, and this is ${shown}; so nothing goes on.`]);
  });

  it.each<[JsonObject, string]>([
    [{ path: [1], to: 'size' }, 'to'],
    [{ path: [], limit: 20_001 }, 'limit'],
    [{ path: [], limit: 'all' }, 'limit'],
  ])('refuses %j, naming the option', async (options, option) => {
    const error = await exploded(options).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'Fatal', code: 'bad_option', option });
  });
});

describe('a delay', () => {
  const delayed = (options: JsonObject, hasWaited = false) =>
    eventTransformRunner.run(
      eventTransform.options.parse({ mode: 'delay', ...options }),
      fakeContext({ event: { id: 7 }, hasWaited }),
    );

  it('asks to be called again when the time is over, then passes its event on', async () => {
    expect(await delayed({ seconds: '1209600' })).toEqual({
      wait: { ms: 1_209_600_000, reason: 'Delayed for 14 days.' },
    });
    expect(await delayed({ seconds: 0.25 })).toMatchObject({ wait: { ms: 250 } });
    expect(emissions(await delayed({ seconds: 60 }, true))).toEqual([{ payload: { id: 7 } }]);
    expect(emissions(await delayed({ seconds: 0 }))).toEqual([{ payload: { id: 7 } }]);
  });

  it('needs to know how long', async () => {
    for (const options of [{}, { seconds: -1 }, { seconds: 'soon' }, { seconds: null }]) {
      const error = await Promise.resolve()
        .then(() => delayed(options))
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'bad_option', option: 'seconds' });
    }
  });
});

describe('an implode', () => {
  const guid = '0192c1f0-0000-7000-8000-00000000000a';
  const parse = (options: JsonObject) =>
    eventTransform.options.parse({ mode: 'implode', guid_path: guid, size_path: 3, ...options });
  const groupOf = (options: JsonObject) =>
    eventTransformRunner.group(parse(options), fakeGathering([]).context);
  const came = (...indexes: number[]): Came[] =>
    indexes.map((index) => ({
      slug: 'scan',
      output: { score: index * 10 },
      results: { explode: { item: `h${index}`, index, guid, size: 3 } },
    }));
  const gathered = (options: JsonObject, { group, context }: FakeGathering) =>
    emissions(eventTransformRunner.gather(parse(options), group, context))[0]?.payload;

  it('waits for as many events of one guid as there are, and for so many seconds', () => {
    expect(groupOf({})).toEqual({ key: guid, need: { count: 3 }, origin: guid, patienceMs: 86_400_000 });
    expect(groupOf({ guid_path: 7, size_path: '2', seconds: 1.5 })).toEqual({
      key: '7',
      need: { count: 2 },
      patienceMs: 1500,
    });
    expect(groupOf({ size_path: null, seconds: 60 })).toMatchObject({
      need: { count: Number.MAX_SAFE_INTEGER },
      patienceMs: 60_000,
    });
  });

  it.each<[JsonObject, string]>([
    [{ guid_path: null }, 'guid_path'],
    [{ guid_path: ' ' }, 'guid_path'],
    [{ size_path: null }, 'size_path'],
  ])('refuses %j, naming the option', (options, option) => {
    expect(() => groupOf(options)).toThrowError(
      expect.objectContaining({ name: 'Fatal', code: 'bad_option', option }),
    );
  });

  it('lists the items in the order of the exploded list', () => {
    const gathering = fakeGathering(came(2, 0, 1));
    expect(gathered({ item_path: '<<scan.score>>' }, gathering)).toEqual([0, 10, 20]);
  });

  it('lists all results on the way of each event when no item is named', () => {
    const [first] = came(0);
    expect(gathered({ size_path: 1 }, fakeGathering(came(0)))).toEqual([
      { ...first?.results, scan: { score: 0 } },
    ]);
    expect(eventTransform.readsAll?.({ mode: 'implode' })).toBe(true);
    expect(eventTransform.readsAll?.({ mode: 'implode', item_path: '<<scan>>' })).toBe(false);
    expect(eventTransform.readsAll?.({})).toBe(false);
  });

  it('lists events as they came when they have no index of that guid', () => {
    const others = came(2, 0, 1).map((one) => ({
      ...one,
      results: { explode: { index: 1, guid: 'another' } },
    }));
    expect(gathered({ item_path: '<<scan.score>>' }, fakeGathering(others))).toEqual([20, 0, 10]);
  });

  it('goes on with those that came when the time is over, with a warning', () => {
    const gathering = fakeGathering(came(2, 0), { because: 'timeout' });
    expect(gathered({ item_path: '<<scan.score>>', seconds: 60 }, gathering)).toEqual([0, 20]);
    expect(gathering.context.warnings).toEqual(['2 of 3 events came in time; it goes on with those.']);
  });

  it('does not wait out the time when nobody else can come', () => {
    const gathering = fakeGathering(came(2, 0), { because: 'stranded' });
    expect(gathered({ item_path: '<<scan.score>>', seconds: 60 }, gathering)).toEqual([0, 20]);
    expect(gathering.context.warnings).toEqual([
      '2 of 3 events came and no other can; it goes on with those.',
    ]);
    const open = fakeGathering(came(0), { because: 'stranded' });
    expect(gathered({ size_path: null, seconds: 60, item_path: '<<scan.score>>' }, open)).toEqual([0]);
    expect(open.context.warnings).toEqual([]);
  });

  it('fails without a time limit when nobody else can come, and says who is missing', () => {
    const gathering = fakeGathering(came(2), { because: 'stranded' });
    expect(() => gathered({}, gathering)).toThrowError(
      expect.objectContaining({
        code: 'join_incomplete',
        detail: { came: 1, size: 3, missing: [0, 1] },
        message: expect.stringMatching(/^1 of 3 events came.*before SCAN\..*Missing: index 0, 1\./),
      }),
    );
  });
});

describe('an extract', () => {
  it('cuts expressions that go on, all matchers together, and says which one it was', async () => {
    const path = 'a'.repeat(200_000);
    const matchers = [
      { path: 'a1', regexp: '\\d', to: 'n' },
      { path, regexp: 'a*b|a', to: 'x' },
    ];
    const error = await failure({ mode: 'extract', matchers });
    expect(error).toMatchObject({ code: 'too_large', option: 'matchers[1].regexp' });
    expect(error.message).toMatch(/takes too long on a text of 200000 characters/);
  });
});
