import { Fatal, type HttpRequest, type HttpResult, type Json, type JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { emissions, fakeContext, httpAnswer } from '../testing/index.ts';
import { httpRequest } from './index.ts';
import { httpRequestRunner } from './run.ts';

const url = 'https://api.example/items';

type Serve = (request: HttpRequest, nth: number) => HttpResult;

async function run(options: JsonObject, serve: Serve) {
  const context = fakeContext({
    answer: (request, nth) => {
      const answer = serve(request, nth);
      return answer.ok ? { ...answer, url: request.url } : answer;
    },
  });
  const parsed = httpRequest.options.parse({ url, ...options });
  const events = emissions(await httpRequestRunner.run(parsed, context));
  return {
    outputs: events.map(({ payload }) => payload as { body: Json; meta: JsonObject }),
    queries: context.requests.map((request) => new URL(request.url).search),
    requests: context.requests,
    warnings: context.warnings,
  };
}

async function failure(options: JsonObject, serve: Serve): Promise<Fatal> {
  const error = await run(options, serve).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Fatal);
  return error as Fatal;
}

/** Items 1 to `count`, by pages of `size` as the query asks for them. */
const shelf =
  (count: number, size: number, name: 'page' | 'offset' = 'page'): Serve =>
  ({ url: asked }) => {
    const at = Number(new URL(asked).searchParams.get(name));
    const first = name === 'page' ? (at - 1) * size : at;
    const items = Array.from({ length: Math.max(0, Math.min(size, count - first)) }, (_, n) => first + n + 1);
    return httpAnswer({ body: { items, total: count } });
  };

describe('pages by number', () => {
  const pagination = { type: 'page', items: 'body.items' };

  it('are asked for until one has no items', async () => {
    const { outputs, queries } = await run({ pagination }, shelf(5, 2));
    expect(queries).toEqual(['?page=1', '?page=2', '?page=3', '?page=4']);
    expect(outputs).toHaveLength(1);
    expect(outputs[0]?.body).toEqual([1, 2, 3, 4, 5]);
    expect(outputs[0]?.meta).toMatchObject({ pages: 4, items: 5 });
  });

  it('end earlier when their size is known', async () => {
    const sized = { ...pagination, size: '2', size_parameter: 'per_page', parameter: 'page', start: 1 };
    const { queries } = await run({ pagination: sized, payload: { q: 'x' } }, shelf(5, 2));
    expect(queries).toEqual(['?q=x&page=1&per_page=2', '?q=x&page=2&per_page=2', '?q=x&page=3&per_page=2']);
  });

  it('end when the stop condition holds', async () => {
    const stop = { ...pagination, stop: '<<body.last>>' };
    const { queries } = await run({ pagination: stop }, (_, nth) =>
      httpAnswer({ body: { items: [nth], last: nth === 3 } }),
    );
    expect(queries).toHaveLength(3);
  });

  it('take the body itself for the list when no path says otherwise', async () => {
    const serve: Serve = (_, nth) => httpAnswer({ body: nth < 3 ? [nth] : [] });
    expect((await run({ pagination: {} }, serve)).outputs[0]?.body).toEqual([1, 2]);
  });

  it('may be named in the body, and carry keys of their own', async () => {
    const options = { method: 'post', payload: { q: 'x' }, pagination: { ...pagination, in: 'body' } };
    const { requests } = await run(options, (_, nth) =>
      httpAnswer({ body: { items: nth < 3 ? [nth] : [] } }),
    );
    expect(requests.map(({ body }) => JSON.parse(String(body)))).toEqual([
      { q: 'x', page: 1 },
      { q: 'x', page: 2 },
      { q: 'x', page: 3 },
    ]);
    const keys = requests.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
    expect(keys[1]).toBe(`${keys[0]}-2`);
  });

  it('are cut off at max_pages, with a warning', async () => {
    const { queries, warnings } = await run({ pagination: { ...pagination, max_pages: 2 } }, shelf(99, 2));
    expect(queries).toHaveLength(2);
    expect(warnings).toEqual([expect.stringContaining('stopped after 2 pages')]);
  });

  it('make an event each when wished', async () => {
    const each = { ...pagination, emit: 'per_page', size: 2 };
    const { outputs } = await run({ pagination: each }, shelf(3, 2));
    expect(outputs.map(({ body }) => body)).toEqual([
      { items: [1, 2], total: 3 },
      { items: [3], total: 3 },
    ]);
    expect(outputs.map(({ meta }) => meta.page)).toEqual([1, 2]);
  });

  it('have their output customized, together or each', async () => {
    const customize_output = '<<body>>';
    const all = await run({ pagination, customize_output }, shelf(3, 2));
    expect(all.outputs).toEqual([[1, 2, 3]]);
    const each = { ...pagination, emit: 'per_page', size: 2 };
    const one = await run({ pagination: each, customize_output: '<<body.items>>' }, shelf(3, 2));
    expect(one.outputs).toEqual([[1, 2], [3]]);
  });
});

describe('pages by offset', () => {
  it('go on by their size, or by what came', async () => {
    const sized = { type: 'offset', items: 'body.items', size: 2, size_parameter: 'limit' };
    const { outputs, queries } = await run({ pagination: sized }, shelf(5, 2, 'offset'));
    expect(queries).toEqual(['?offset=0&limit=2', '?offset=2&limit=2', '?offset=4&limit=2']);
    expect(outputs[0]?.body).toEqual([1, 2, 3, 4, 5]);
    const free = { type: 'offset', items: 'body.items', parameter: 'skip', start: 10 };
    const answers = [[1, 2, 3], [4], []];
    const { queries: asked } = await run({ pagination: free }, (_, nth) =>
      httpAnswer({ body: { items: answers[nth - 1] ?? [] } }),
    );
    expect(asked).toEqual(['?skip=10', '?skip=13', '?skip=14']);
  });
});

describe('pages by cursor', () => {
  const pagination = { type: 'cursor', items: 'body.items', cursor: 'body.next.cursor' };
  const cursors = ['b c', 'd', ''];
  const serve: Serve = (_, nth) =>
    httpAnswer({ body: { items: [nth], next: { cursor: cursors[nth - 1] ?? null } } });

  it('follow it until there is none', async () => {
    const { outputs, queries } = await run({ pagination }, serve);
    expect(queries).toEqual(['', '?cursor=b+c', '?cursor=d']);
    expect(outputs[0]?.body).toEqual([1, 2, 3]);
  });

  it('may have it from a formula', async () => {
    const formula = { ...pagination, cursor: '<<headers.x_next>>', parameter: 'after' };
    const { queries } = await run({ pagination: formula }, (_, nth) =>
      httpAnswer({ headers: nth === 1 ? { 'X-Next': 'n1' } : {}, body: { items: [] } }),
    );
    expect(queries).toEqual(['', '?after=n1']);
  });

  it('end with a warning when it goes round in a circle', async () => {
    const { queries, warnings } = await run({ pagination }, () =>
      httpAnswer({ body: { items: [1], next: { cursor: 'same' } } }),
    );
    expect(queries).toHaveLength(2);
    expect(warnings).toEqual([expect.stringContaining('was there before')]);
  });

  it('leave out what is no list where an API leaves it out', async () => {
    const { outputs } = await run({ pagination }, () => httpAnswer({ body: {} }));
    expect(outputs[0]?.body).toEqual([]);
  });
});

describe('pages by links', () => {
  it('follow the Link header', async () => {
    const link = (nth: number) =>
      nth < 3
        ? `<${url}?page=${nth - 1}>; rel="prev", </items?page=${nth + 1}&a=1,2>; title="a, b"; rel="next last"`
        : `<${url}?page=1>; rel="first"`;
    const { outputs, queries } = await run({ pagination: { type: 'link' }, payload: { q: 'x' } }, (_, nth) =>
      httpAnswer({ headers: { link: link(nth), 'content-type': 'application/json' }, body: `[${nth}]` }),
    );
    expect(queries).toEqual(['?q=x', '?page=2&a=1,2', '?page=3&a=1,2']);
    expect(outputs[0]?.body).toEqual([1, 2, 3]);
  });

  it('follow what the answer names, and keep the body of a POST', async () => {
    const pagination = { type: 'link', items: 'body.value', next: 'body.next' };
    const { requests } = await run({ method: 'post', payload: { q: 'x' }, pagination }, (_, nth) =>
      httpAnswer({ body: { value: [nth], next: nth < 2 ? `${url}?skip=1` : null } }),
    );
    expect(requests.map((request) => [request.url, request.body])).toEqual([
      [url, '{"q":"x"}'],
      [`${url}?skip=1`, '{"q":"x"}'],
    ]);
  });

  it('do not follow a redirect to another host', async () => {
    const context = fakeContext({
      answer: () => {
        const answer = httpAnswer({
          headers: { link: '</more>; rel=next', 'content-type': 'application/json' },
          body: '[1]',
        });
        return answer.ok ? { ...answer, url: 'https://evil.example/', redirects: 1 } : answer;
      },
    });
    const parsed = httpRequest.options.parse({ url, pagination: { type: 'link' } });
    const running = Promise.resolve(httpRequestRunner.run(parsed, context));
    await expect(running).rejects.toThrow(/another host \(evil\.example\)/);
    expect(context.requests).toHaveLength(1);
  });

  it('do not leave the host', async () => {
    const error = await failure(
      { pagination: { type: 'link', next: 'body.next', items: 'body.items' } },
      () => httpAnswer({ body: { next: 'https://evil.example/', items: [] } }),
    );
    expect(error.message).toMatch(/^Page 1: pagination: the next page is on another host \(evil\.example\)/);
  });
});

describe('a page that fails', () => {
  const pagination = { type: 'page', items: 'body.items' };

  it('says which one it is, and when to come again', async () => {
    const busy = httpAnswer({ status: 429, headers: { 'Retry-After': '7' }, body: 'slow down' });
    const error = await failure({ pagination }, (_, nth) =>
      nth < 3 ? httpAnswer({ body: { items: [nth] } }) : busy,
    );
    expect(error.message).toBe('Page 3: api.example answered 429: slow down');
    expect(error).toMatchObject({
      code: 'http_status',
      retryAfterMs: 7000,
      detail: { status: 429, page: 3 },
    });
  });

  it('does so without an answer, too', async () => {
    const error = await failure({ pagination }, (_, nth) =>
      nth < 2 ? httpAnswer({ body: { items: [1] } }) : { ok: false, code: 'unreachable', message: 'gone' },
    );
    expect(error).toMatchObject({ code: 'unreachable', detail: { page: 2 } });
  });

  it('may be the one with which they are too large together', async () => {
    const large = { items: ['x'.repeat(9 * 1024 * 1024)] };
    let pages = 0;
    const error = await failure({ pagination }, () => {
      pages += 1;
      return httpAnswer({ body: large });
    });
    expect(error).toMatchObject({ code: 'too_large', option: 'pagination' });
    expect(pages).toBe(4);
  });

  it.each<[JsonObject, Json, string, RegExp]>([
    [{ type: 'scroll' }, [], 'pagination.type', /one of page, offset, cursor, link/],
    [{ max_pages: 1001 }, [], 'pagination.max_pages', /from 1 to 1000/],
    [{ type: 'cursor' }, [], 'pagination.cursor', /is missing/],
    [{}, { items: [] }, 'pagination.items', /has to say where the list is/],
    [{ items: 'body.items' }, { items: 'x' }, 'pagination.items', /no list/],
    [{ emit: 'per_page' }, { items: [1] }, 'pagination.items', /have no end/],
    [{ in: 'body' }, [], 'pagination.in', /payload that is an object/],
  ])('may do so by its option: %j with %j', async (given, body, option, why) => {
    const payload = given.in === 'body' ? 'text' : null;
    const error = await failure({ method: 'post', payload, pagination: given }, () => httpAnswer({ body }));
    expect(error).toMatchObject({ option, code: 'bad_option' });
    expect(error.message).toMatch(why);
  });
});

it('waits between pages, and no longer than the run may take', async () => {
  const stop = new AbortController();
  const context = {
    ...fakeContext({ answer: () => httpAnswer({ body: [1] }) }),
    signal: stop.signal,
  };
  const parsed = httpRequest.options.parse({ url, pagination: { delay: 60 } });
  const running = Promise.resolve(httpRequestRunner.run(parsed, context));
  const ended = expect(running).rejects.toMatchObject({ code: 'timeout' });
  stop.abort();
  await ended;
  expect(context.requests).toHaveLength(1);
});
