import { answerIn, compileStory } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { catalog } from './catalog.ts';
import loop from './event-transform/loop.story.json' with { type: 'json' };
import failure from './http-request/failure.story.json' with { type: 'json' };
import tellOwner from './send-email/alert.story.json' with { type: 'json' };
import { httpAnswer } from './testing/index.ts';
import { posted, runStory, versionOf } from './testing/run-story.ts';
import { message, storyOf } from './testing/story-of.ts';
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

describe('a story that sends mail', () => {
  const alert = {
    id: 'A-1',
    severity: 'high',
    owners: ['ann@x.test', 'bob@x.test'],
    files: [{ filename: 'a.txt', contents: 'hi' }],
  };
  const no = (code: 'later' | 'refused' | 'unknown', status = 0) => ({
    ok: false as const,
    code,
    message: `mx answered ${status}`,
    status,
  });

  it('sends it to whom the event names, with its files', async () => {
    const { events, mails } = await runStory(tellOwner, alert);
    expect(events.told).toMatchObject([{ output: ['ann@x.test', 'bob@x.test'] }]);
    expect(mails).toMatchObject([
      {
        subject: 'Alert A-1',
        html: '<p>Its severity is <b>high</b>.</p>',
        attachments: [{ filename: 'a.txt' }],
      },
    ]);
  });

  it('tries again what may pass, under the same Message-ID', async () => {
    const mail = (nth: number) => (nth <= 2 ? no('later', 450) : undefined);
    const { events, mails, waitedMs } = await runStory(tellOwner, alert, { mail });
    expect(events.told).toHaveLength(1);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(mails).toHaveLength(3);
    expect(Math.round(waitedMs / 1000)).toBe(45);
  });

  it('takes the failure path with the server’s words', async () => {
    const { events, mails } = await runStory(tellOwner, alert, { mail: () => no('refused', 550) });
    expect(events.report).toMatchObject([{ output: 'mx answered 550' }]);
    expect(mails).toHaveLength(1);
  });

  it('waits for a person when nobody knows whether it was sent', async () => {
    const { events, mails, states } = await runStory(tellOwner, alert, { mail: () => no('unknown') });
    expect(states.tell_owner).toEqual(['waiting']);
    expect([mails.length, events.told, events.report]).toEqual([1, undefined, undefined]);
  });
});

describe('a story that answers the caller of its webhook', () => {
  const file = (respond: string) => {
    const payload = {
      status: 202,
      headers: { 'x-total': '<<receive.body.total>>' },
      body: { got: '<<receive.body.id>>' },
    };
    const story = storyOf({ first: message(1), total: message(payload) }, [
      'receive -> first',
      'first -> total',
    ]);
    return {
      ...story,
      actions: { ...story.actions, receive: { type: 'webhook', name: 'receive', options: { respond } } },
    };
  };
  const version = (respond: string) => versionOf(file(respond), { total: { exit: true } });

  it('does so with what its exit emits', async () => {
    const story = version('output');
    const { acceptance, answer } = await posted(story, { id: 'A-1', total: 7 });
    const exit = answerIn(compileStory(story.graph, catalog), acceptance.events);
    expect(answer?.(exit?.output ?? null)).toMatchObject({
      status: 202,
      headers: { 'x-total': '7' },
      body: '{"got":"A-1"}',
    });
  });

  it('does not unless the webhook waits for it', async () => {
    const { answer, reply } = await posted(version('now'), { id: 'A-1', total: 7 });
    expect(answer).toBeNull();
    expect(reply).toMatchObject({ status: 201, body: 'Ok' });
  });
});

it('takes a request of one key in once, whoever counts them', async () => {
  const story = storyOf({}, []);
  const options = { deduplication_key: '<<body.id>>' };
  const version = versionOf({
    ...story,
    actions: { receive: { type: 'webhook', name: 'receive', options } },
  });
  const [actionId] = Object.keys(version.graph.actions);
  expect((await posted(version, { id: 7 })).acceptance.once).toEqual({ actionId, key: '7' });
  expect((await posted(version, { id: '' })).acceptance.once).toBeNull();
  expect((await posted(version, {})).acceptance.once).toBeNull();
});
