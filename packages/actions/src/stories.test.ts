import { answerIn, compileStory, type HttpResult } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { catalog } from './catalog.ts';
import loop from './event-transform/loop.story.json' with { type: 'json' };
import failure from './http-request/failure.story.json' with { type: 'json' };
import pages from './http-request/pages.story.json' with { type: 'json' };
import retries from './http-request/retries.story.json' with { type: 'json' };
import tellOwner from './send-email/alert.story.json' with { type: 'json' };
import { httpAnswer } from './testing/index.ts';
import { posted, runStory, versionOf } from './testing/run-story.ts';
import { type Action, message, storyOf } from './testing/story-of.ts';
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

describe('a story whose formulas need a library', () => {
  it('runs in the commit of its webhook, with the functions loaded before', async () => {
    const key = '<<SHA256(receive.body.csv)>>';
    const rows = message({ key, list: '<<CSV_PARSE_TO_OBJECTS(receive.body.csv)>>' });
    const each: Action = ['event-transform', { payload: '<<TO_YAML(LOOP.value)>>', loop: '<<rows.list>>' }];
    const story = await runStory(storyOf({ rows, each }, ['receive -> rows', 'rows -> each']), {
      csv: 'id,name\n7,Ada\n',
    });
    expect(story.notes).toEqual({});
    expect(story.events.rows?.[0]?.output).toMatchObject({ list: [{ id: '7', name: 'Ada' }] });
    expect(story.events.each?.[0]?.output).toEqual(["id: '7'\nname: Ada\n"]);
    expect(story.leftToWorker).toBe(0);
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

describe('a story with an HTTP request of several pages', () => {
  const page = (members: string[], next: string | null) => httpAnswer({ body: { members, next } });

  it('has its local values everywhere, and goes on with all items', async () => {
    const answers = [page(['jo', 'al'], 'c2'), page(['kim'], null)];
    const { events, requests, notes } = await runStory(
      pages,
      { team: 'soc' },
      { answer: (_, nth) => answers[nth - 1] ?? page([], null) },
    );
    expect(notes).toEqual({});
    expect(requests.map(({ url, headers }) => [url, headers['x-team']])).toEqual([
      ['https://people.example/teams/soc/members', ['soc', 'all']],
      ['https://people.example/teams/soc/members?after=c2', ['soc', 'all']],
    ]);
    expect(events.list_members).toEqual([
      { port: 'success', output: { members: ['jo', 'al', 'kim'], of: 'soc', status: 200 } },
    ]);
    expect(events.count).toEqual([{ port: 'success', output: 'soc: 3' }]);
  });

  it('names a local value that cannot be worked out', async () => {
    const broken = structuredClone(pages);
    broken.actions.list_members.options.local.path = '<<nobody.body>>';
    const { errors } = await runStory(broken, { team: 'soc' });
    expect(errors.list_members).toMatchObject([{ option: 'local.path' }]);
  });
});

describe('a story with an HTTP request that is tried again', () => {
  const busy = httpAnswer({ status: 429, headers: { 'Retry-After': '30' } });
  const none: HttpResult = { ok: false, code: 'timeout', message: 'late' };
  const run = (...answers: HttpResult[]) =>
    runStory(retries, { id: 'A-1' }, { answer: (_, nth) => answers[nth - 1] ?? httpAnswer({}) });

  it('waits as its options say, and as long as the server asks', async () => {
    const { requests, states, events, waitedMs } = await run(busy, none);
    expect(requests).toHaveLength(3);
    expect(states.look_up).toEqual(['succeeded']);
    expect(events.found).toEqual([{ port: 'success', output: 200 }]);
    expect(waitedMs).toBeGreaterThanOrEqual(30_000);
  });

  it('passes after the last try with a status that may pass, and fails without an answer', async () => {
    expect((await run(busy, busy, busy)).events.found).toEqual([{ port: 'success', output: 429 }]);
    expect((await run(none, none, none)).events.lost).toEqual([{ port: 'success', output: 'timeout' }]);
  });

  it('is not tried again for what it does not name', async () => {
    const { requests, events } = await run(httpAnswer({ status: 500 }));
    expect(requests).toHaveLength(1);
    expect(events.found).toEqual([{ port: 'success', output: 500 }]);
  });

  it('has one policy: that of its settings where there is one', async () => {
    const retry = { max: 1, delay_s: 0, backoff: 'fixed', max_delay_s: 0, on: ['500'] } as const;
    const { requests, events } = await runStory(
      retries,
      { id: 'A-1' },
      {
        settings: { look_up: { retry: { ...retry, on: [...retry.on] } } },
        answer: (_, nth) => (nth === 1 ? httpAnswer({ status: 500 }) : busy),
      },
    );
    expect(requests).toHaveLength(2);
    expect(events.found).toEqual([{ port: 'success', output: 429 }]);
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
