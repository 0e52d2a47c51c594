import { describe, expect, it, vi } from 'vitest';
import type { Runner } from './chain.ts';
import { compileStory } from './compile.ts';
import { newId } from './ids.ts';
import type { Json, JsonObject } from './model.ts';
import { type HttpRequest, type HttpResult, nothingOutside, type Outside } from './outside.ts';
import { noSite } from './ports.ts';
import type { ActionSettings } from './settings.ts';
import { toyGraph, toyRunners, toyTypes } from './testing/toy-actions.ts';
import { type TryDeps, tryAction } from './try.ts';
import type { LoadedValues, Values, ValuesRequest } from './values.ts';

const answer: HttpResult = {
  ok: true,
  status: 200,
  headers: { 'content-type': 'text/plain', 'set-cookie': 'session=1' },
  body: new TextEncoder().encode('fine'),
  url: 'http://echo.test/',
};

function world(request: (request: HttpRequest) => Promise<HttpResult> = async () => answer): Outside {
  return { ...nothingOutside, http: { request } };
}

type Given = {
  options?: JsonObject;
  settings?: ActionSettings;
  event?: Json;
  results?: JsonObject;
  deps?: Partial<TryDeps>;
  signal?: AbortSignal;
};

function trying(type: string, given: Given = {}) {
  const { options = {}, settings, event = {}, results = {}, deps = {} } = given;
  const graph = toyGraph({ it: { type, options, ...(settings ? { settings } : {}) } }, []);
  const [action] = compileStory(graph, toyTypes).actions.values();
  if (!action) throw new Error('No Action.');
  return tryAction(
    { runners: toyRunners, outside: world(), site: noSite, ...deps },
    {
      action,
      teamId: newId(),
      teamName: 'Team',
      storyId: newId(),
      storyName: 'Story',
      event,
      results,
      signal: given.signal ?? new AbortController().signal,
    },
  );
}

/** A vault with one credential, `shop`. */
function holding(shop: string, hidden: string[]): Values {
  const loaded: LoadedValues = { ok: true, roots: { CREDENTIAL: { shop } }, hidden, allowedHosts: [] };
  return { load: (requests) => requests.map(async () => loaded) };
}

const over = (run: Runner): Partial<TryDeps> => ({ runners: { ...toyRunners, call: run } });

describe('a test of one Action', () => {
  it('calls no story, and says which one a run calls', async () => {
    expect(await trying('sub', { options: { story: 'Look up', count: 3 } })).toMatchObject({
      emitted: [],
      waits: { ms: null, reason: 'In a run it calls Look up, 3 times. A test calls nothing.' },
      error: null,
    });
  });

  it('tells its handler that nothing of it is kept', async () => {
    const runner: Runner = { run: async (_, { isTrial }) => ({ emit: [{ payload: isTrial }] }) };
    expect(await trying('call', { deps: over(runner) })).toMatchObject({ emitted: [{ payload: true }] });
  });

  it('shows what is emitted while people are asked', async () => {
    expect(await trying('ask', { options: { ms: 5_000 } })).toMatchObject({
      emitted: [{ port: 'asked' }],
      waits: { ms: 5_000 },
    });
  });

  it('tells what it would emit, by port', async () => {
    expect(
      await trying('copy', {
        options: { payload: '<<a.n>> of <<META.story.name>>' },
        results: { a: { n: 7 } },
      }),
    ).toMatchObject({ ok: true, emitted: [{ port: 'success', payload: '7 of Story' }], error: null });
    expect(await trying('branch', { options: { when: false } })).toMatchObject({
      emitted: [{ port: 'no_match' }],
    });
    expect(await trying('many', { options: { of: [1, 2] } })).toMatchObject({
      emitted: [{ payload: { item: 1 } }, { payload: { item: 2 } }],
    });
  });

  it('looks at a mailbox, shows what would come in, and hides the password', async () => {
    const mailbox = {
      host: 'mail.test',
      port: 143,
      security: 'none',
      username: 'ann',
      password: 'pa55word',
    } as const;
    const rest = {
      login: 'password',
      tls: {},
      idle: true,
      pollMs: 1,
      markAsRead: true,
      emitHeaders: false,
      includeAttachments: true,
    } as const;
    const inbox: Runner = { inbox: () => ({ ...mailbox, ...rest, folders: ['INBOX'] }), wants: () => true };
    const looking = (peekInbox: TryDeps['peekInbox']) =>
      trying('hook', {
        deps: { runners: { ...toyRunners, hook: inbox }, ...(peekInbox ? { peekInbox } : {}) },
      });
    expect(
      await looking(async () => ({ ok: true, mail: { subject: 'pa55word is old' }, looked: 3 })),
    ).toMatchObject({
      emitted: [{ port: 'success', payload: { subject: expect.not.stringContaining('pa55word') } }],
      logs: [{ message: expect.stringContaining('Of the newest 3 mails in INBOX') }],
    });
    expect(await looking(async () => ({ ok: false, message: 'refused pa55word' }))).toMatchObject({
      emitted: [],
      error: { code: 'inbox', message: expect.not.stringContaining('pa55word') },
    });
    expect(await looking(undefined)).toMatchObject({ ok: false });
  });

  it('tells formulas that it is one', async () => {
    expect(await trying('copy', { options: { payload: '<<META.story.is_test>>' } })).toMatchObject({
      emitted: [{ payload: true }],
    });
  });

  it('tells what failed, in which option, and what was missing', async () => {
    expect(await trying('copy', { options: { payload: '<<1 / 0>>' } })).toMatchObject({
      emitted: [],
      error: { option: 'payload', position: expect.any(Number) },
    });
    expect(await trying('copy', { options: { payload: '<<a.b>>' }, results: { a: {} } })).toMatchObject({
      warnings: ['a.b is not there, so it counts as NULL.'],
    });
  });

  it('tells how long it would wait, and that it would be tried again', async () => {
    expect(await trying('pause', { options: { ms: 5_000 } })).toMatchObject({
      waits: { ms: 5_000, reason: 'A pause.' },
      error: null,
    });
    expect(await trying('call', { options: { retry: true } })).toMatchObject({
      waits: { ms: 1 },
      error: { code: 'retry_after', message: 'not yet' },
    });
  });

  it('writes down what it said to the world, with secrets covered', async () => {
    const runner: Runner = {
      run: async (_, { http, signal }) => {
        await http.request({
          method: 'post',
          url: 'https://ada:hunter22@api.example/x?key=canary-value',
          headers: { Authorization: 'Bearer abc', 'x-api-key': 'k', accept: 'text/plain' },
          body: '{"token":"canary-value"}',
          timeoutMs: 1,
          maxBytes: 1,
          followRedirects: false,
          signal,
        });
        return { emit: [{ payload: { leaked: 'canary-value' } }] };
      },
    };
    const values = holding('canary-value', ['canary-value']);
    const result = await trying('call', {
      options: { of: '<<CREDENTIAL.shop>>' },
      deps: { ...over(runner), values },
    });
    expect(result).toMatchObject({
      exchanges: [
        {
          kind: 'http',
          sent: {
            line: 'POST https://ada:••••••@api.example/x?key=[redacted]',
            headers: { Authorization: '••••••', 'x-api-key': '••••••', accept: 'text/plain' },
            body: '{"token":"[redacted]"}',
          },
          received: { line: '200', headers: { 'set-cookie': '••••••' }, body: 'fine' },
          error: null,
        },
      ],
    });
    expect(JSON.stringify(result)).not.toMatch(/canary-value|hunter22|Bearer abc/);
  });

  it('asks for test values', async () => {
    const asked: ValuesRequest[] = [];
    const { load } = holding('test value', []);
    const values: Values = {
      load: (requests) => {
        asked.push(...requests);
        return load(requests);
      },
    };
    const options = { payload: '<<CREDENTIAL.shop>>' };
    expect(await trying('copy', { options, deps: { values } })).toMatchObject({
      emitted: [{ payload: 'test value' }],
    });
    expect(asked).toMatchObject([{ credentials: ['shop'], isTest: true }]);
    expect(await trying('copy', { options })).toMatchObject({ error: { code: 'no_credential' } });
  });

  it('remembers nothing and changes no resource', async () => {
    const answers: unknown[] = [];
    const runner: Runner = {
      run: async (_, context) => {
        for (let time = 0; time < 2; time += 1) {
          answers.push(await context.remember({ key: 'a', last: 10 }));
        }
        answers.push(await context.changeResource({ slug: 'list', operation: 'append', value: 1 }));
        return { emit: [] };
      },
    };
    expect(await trying('call', { deps: over(runner) })).toMatchObject({
      exchanges: [{ kind: 'resource', sent: { line: 'append list', body: '1' } }],
    });
    expect(answers).toEqual([true, true, { ok: true, revision: 0 }]);
  });

  it('ends what takes too long, and shows what was under way', async () => {
    const request = ({ signal }: HttpRequest) =>
      new Promise<HttpResult>((resolve) => {
        const message = 'aborted';
        signal.addEventListener('abort', () => resolve({ ok: false, code: 'timeout', message }));
      });
    const late = await trying('call', { settings: { timeout_s: 0.1 }, deps: { outside: world(request) } });
    expect(late).toMatchObject({
      error: { code: 'timeout', message: 'it took longer than 0.1 s, its limit.' },
      exchanges: [{ received: null, error: 'There was no answer before the test ended.' }],
    });
  });

  it.each([
    [{}, 30],
    [{ timeout: '5' }, 30],
    [{ timeout: 45 }, 46],
    [{ timeout: 9_000 }, 301],
  ])('has the time that options ask for, within bounds: %j', async (options, seconds) => {
    vi.useFakeTimers();
    try {
      const outside = world(() => new Promise(() => undefined));
      const trial = trying('call', { options, deps: { outside } });
      await vi.advanceTimersByTimeAsync(seconds * 1000);
      expect(await trial).toMatchObject({
        ms: seconds * 1000,
        error: {
          message: `A test takes ${seconds} s at most, and it was not done by then. A run may take longer.`,
        },
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it('ends when nobody waits for it any more', async () => {
    const leaving = new AbortController();
    const seen: HttpRequest[] = [];
    const request = (asked: HttpRequest) => {
      seen.push(asked);
      leaving.abort();
      return new Promise<HttpResult>(() => undefined);
    };
    const stopped = await trying('call', { deps: { outside: world(request) }, signal: leaving.signal });
    expect(stopped).toMatchObject({ error: { code: 'stopped' } });
    expect(seen[0]?.signal.aborted).toBe(true);
  });

  it('shows what a webhook makes of a request, and answers', async () => {
    const options = { response: 'got <<it.body.id>>' };
    expect(await trying('hook', { options, event: { body: { id: 7 }, headers: {} } })).toMatchObject({
      emitted: [{ port: 'success', payload: { body: { id: 7 } } }],
      reply: { status: 200, body: '"got 7"' },
    });
    expect(await trying('hook', { options: { response: '<<1 / 0>>' }, event: 1 })).toMatchObject({
      emitted: [],
      error: { code: expect.any(String) },
    });
  });

  it('says of a join that one event shows nothing', async () => {
    expect(await trying('join')).toEqual({
      ok: false,
      message: 'it waits for several events, so one event alone shows nothing. Run the story.',
    });
  });
});
