import type { JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { type Came, emissions, fakeGathering } from '../testing/index.ts';
import { join } from './index.ts';
import { joinRunner } from './run.ts';

const sources = ['user', 'orders', 'notes'];
const ids = sources.map((slug) => `id of ${slug}`);

function groupOf(options: JsonObject, event: JsonObject = {}) {
  const { context } = fakeGathering([], { sources, scope: event });
  return joinRunner.group(join.options.parse(options), context);
}

function gathered(options: JsonObject, came: Came[], more: Parameters<typeof fakeGathering>[1] = {}) {
  const { group, context } = fakeGathering(came, { sources, ...more });
  const [event] = emissions(joinRunner.gather(join.options.parse(options), group, context));
  return { port: event?.port ?? 'success', payload: event?.payload, warnings: context.warnings };
}

const both: Came[] = [
  { slug: 'orders', output: [1] },
  { slug: 'user', output: { name: 'Ada' } },
];

describe('whom a join waits for', () => {
  it('is all that are linked to it, the first, or so many of them', () => {
    expect(groupOf({}).need).toEqual({ all: ids });
    expect(groupOf({ wait_for: 'any' }).need).toEqual({ some: 1, of: ids });
    expect(groupOf({ wait_for: 'Some', count: '2' }).need).toEqual({ some: 2, of: ids });
  });

  it('is told by its key, by default the story run', () => {
    expect(groupOf({})).toEqual({ key: '', need: { all: ids }, patienceMs: null });
    expect(groupOf({ key: '<<order.id>>' }, { order: { id: 7 } })).toMatchObject({ key: '7' });
    expect(groupOf({ key: 'x', across_runs: 'true' })).toMatchObject({ key: 'x', wide: true });
    const long = groupOf({ key: '<<order.id>>' }, { order: { id: 'x'.repeat(5_000) } });
    expect(long.key).toHaveLength(71);
  });

  it('is waited for no longer than its time limit', () => {
    expect(groupOf({ timeout: '90' }).patienceMs).toBe(90_000);
    expect(groupOf({ timeout: 0 }).patienceMs).toBeNull();
  });

  it.each<[JsonObject, string]>([
    [{ wait_for: 'some' }, 'count'],
    [{ wait_for: 'some', count: 4 }, 'count'],
    [{ across_runs: true }, 'across_runs'],
    [{ key: '<<order.id>>' }, 'key'],
  ])('cannot be told from %j, which names the option', (options, option) => {
    expect(() => groupOf(options)).toThrowError(expect.objectContaining({ code: 'bad_option', option }));
  });
});

describe('what a join emits', () => {
  it('is what each Action brought, by its slug', () => {
    expect(gathered({}, both)).toEqual({
      port: 'success',
      payload: { orders: [1], user: { name: 'Ada' } },
      warnings: [],
    });
  });

  it('is a list, or one of them, as merge says', () => {
    expect(gathered({ merge: 'list' }, both).payload).toEqual([[1], { name: 'Ada' }]);
    expect(gathered({ merge: 'first' }, both).payload).toEqual([1]);
    expect(gathered({ merge: 'last' }, both).payload).toEqual({ name: 'Ada' });
  });

  it('comes with a warning when several events of one Action came', () => {
    const { payload, warnings } = gathered({}, [...both, { slug: 'orders', output: [2] }]);
    expect(payload).toEqual({ orders: [2], user: { name: 'Ada' } });
    expect(warnings).toEqual([expect.stringMatching(/^2 events of orders came; give the join a key/)]);
  });
});

describe('a join that someone does not come to', () => {
  it('goes on by its port when the time is over, with who came and who is missing', () => {
    expect(gathered({ timeout: 60 }, both, { because: 'timeout', links: ['timed_out'] })).toMatchObject({
      port: 'timed_out',
      payload: {
        arrived: ['user', 'orders'],
        missing: ['notes'],
        events: { orders: [1], user: { name: 'Ada' } },
      },
    });
  });

  it('fails when the time is over and no link leaves there', () => {
    expect(() => gathered({ timeout: 60 }, [], { because: 'timeout' })).toThrowError(
      expect.objectContaining({
        code: 'join_timeout',
        option: 'timeout',
        message: 'USER, ORDERS, and NOTES did not come within 1 minute, the time limit.',
        detail: { arrived: [], missing: sources },
      }),
    );
  });

  it('fails when nobody else can come, naming who is missing', () => {
    const links = ['timed_out'];
    expect(() => gathered({ timeout: 60 }, both, { because: 'stranded', links })).toThrowError(
      expect.objectContaining({
        code: 'join_incomplete',
        message: expect.stringMatching(/^NOTES did not come and cannot any more/),
        detail: { arrived: ['user', 'orders'], missing: ['notes'] },
      }),
    );
  });
});
