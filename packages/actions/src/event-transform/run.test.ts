import { Fatal, type Json, type JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { emissions, fakeContext } from '../testing/index.ts';
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
  const error = await failure({ mode: 'explode', payload: {} });
  expect(error).toMatchObject({ option: 'mode', code: 'bad_option' });
  expect(error.message).toContain('"explode"');
});
