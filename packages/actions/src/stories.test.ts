import { describe, expect, it } from 'vitest';
import loop from './event-transform/loop.story.json' with { type: 'json' };
import failure from './http-request/failure.story.json' with { type: 'json' };
import { httpAnswer } from './testing/index.ts';
import { runStory } from './testing/run-story.ts';
import routes from './trigger/routes.story.json' with { type: 'json' };

describe('a story with a loop', () => {
  it('lists what the payload gives for each element', async () => {
    const { events } = await runStory(loop, { id: 'A-1', hosts: [{ name: 'web' }, { name: 'db' }] });
    expect(events.list_hosts).toEqual([
      {
        port: 'success',
        output: [
          { line: '0: web', alert: 'A-1' },
          { line: '1: db', alert: 'A-1' },
        ],
      },
    ]);
  });

  it('fails where there is no list, and says what there is', async () => {
    const { events, notes } = await runStory(loop, { id: 'A-1', hosts: [] });
    expect(events.list_hosts).toEqual([{ port: 'success', output: [] }]);
    expect(events.no_list).toBeUndefined();
    expect(notes.no_list).toEqual(['loop: needs a list or an object, and this is "A-1".']);
  });
});

describe('a story with a trigger', () => {
  const order = { quantity: 2, price: 5, customer: 'Jo', friend: '^Al', urgent: false };

  it.each([
    [{ ...order, quantity: 21 }, 'flag', 'large'],
    [{ ...order, customer: 'VIP-7' }, 'flag', 'large'],
    [{ ...order, customer: 'Alice' }, 'flag', 'large'],
    [{ ...order, urgent: true }, 'flag', 'large'],
    [order, 'pass', 'small'],
  ])('sends %j to %s', async (body, slug, output) => {
    const { events } = await runStory(routes, body);
    const matched = slug === 'flag';
    expect(events.large_order).toEqual([
      { port: matched ? 'match' : 'no_match', output: { rule_matched: matched } },
    ]);
    expect(events[slug]).toEqual([{ port: 'success', output }]);
    expect(events[matched ? 'pass' : 'flag']).toBeUndefined();
  });
});

describe('a story with an HTTP request', () => {
  const alert = { team: 'soc', severity: null };

  it('goes on with the answer', async () => {
    const { events } = await runStory(failure, alert, httpAnswer({ status: 201, body: { id: 7 } }));
    expect(events.opened).toEqual([{ port: 'success', output: 7 }]);
    expect(events.report).toBeUndefined();
  });

  it('takes the failure path with the answer of an error status', async () => {
    const { events } = await runStory(
      failure,
      alert,
      httpAnswer({ status: 422, body: 'severity is required' }),
    );
    expect(events.report).toEqual([
      {
        port: 'success',
        output: { why: 'cases.example answered 422: severity is required', status: 422 },
      },
    ]);
    expect(events.opened).toBeUndefined();
  });
});
