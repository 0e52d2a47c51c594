/** The stories of the benchmark, as story files, and the bodies that start them. */
import { randomBytes } from 'node:crypto';

export type StoryFile = {
  format: 'storyloom.story/1';
  name: string;
  actions: Record<string, { type: string; name: string; options: object; exit?: true }>;
  links: { from: string; port: string; to: string }[];
};

type Actions = StoryFile['actions'];

/** Actions in a row, each behind the port named of the one before. The last one is called `last`. */
function chain(name: string, actions: Actions, ports: readonly string[]): StoryFile {
  const slugs = Object.keys(actions);
  const links = slugs.slice(1).map((to, at) => ({
    from: slugs[at] ?? '',
    port: ports[at] ?? 'success',
    to,
  }));
  return { format: 'storyloom.story/1', name, actions, links };
}

const receive: Actions = {
  receive: {
    type: 'webhook',
    name: 'Receive',
    options: { verbs: 'post', response: 'ok', response_code: 202 },
  },
};

const price: Actions = {
  price: {
    type: 'event-transform',
    name: 'Price',
    options: {
      mode: 'message_only',
      payload: {
        n: '<<receive.body.n>>',
        total: '<<receive.body.quantity * receive.body.price>>',
        customer: '<<UPCASE(receive.body.customer.name)>>',
        note: '<<receive.body.note>>',
      },
    },
  },
};

const large = (total: string): Actions => ({
  large: {
    type: 'trigger',
    name: 'Large?',
    options: { rules: [{ type: 'field>value', path: total, value: 1 }] },
  },
});

const flag = { n: '<<price.n>>', flag: 'large', note: '<<price.note>>' };
const last: Actions = {
  last: { type: 'event-transform', name: 'Last', options: { mode: 'message_only', payload: flag } },
};

/** A webhook and three pure Actions: four stored events a run. */
export const pureStory = chain('Pure', { ...receive, ...price, ...large('<<price.total>>'), ...last }, [
  'success',
  'success',
  'match',
]);

/** A body of about 1 KB. */
export const body = (n: number): string =>
  JSON.stringify({ n, quantity: 3, price: 5, customer: { name: 'Ada' }, note: 'x'.repeat(900) });

/** The same three Actions; the last one's event is what the caller is answered. */
export const answeringStory = chain(
  'Answering',
  {
    receive: { type: 'webhook', name: 'Receive', options: { verbs: 'post', respond: 'output' } },
    ...price,
    ...large('<<price.total>>'),
    last: { type: 'event-transform', name: 'Last', exit: true, options: { payload: flag } },
  },
  ['success', 'success', 'match'],
);

/** Webhook → transform → HTTP → trigger → HTTP: five stored events a run, two of them of effects. */
export function httpStory(echo: string, method: 'get' | 'post' = 'post'): StoryFile {
  const call = (name: string, payload: object) => ({
    type: 'http-request',
    name,
    options: { method, url: echo, ...(method === 'post' ? { payload } : {}) },
  });
  return chain(
    'HTTP',
    {
      ...receive,
      ...price,
      first: call('First', { n: '<<price.n>>', total: '<<price.total>>', note: '<<price.note>>' }),
      ...large('<<price.total>>'),
      last: call('Last', { n: '<<price.n>>', status: '<<first.status>>' }),
    },
    ['success', 'success', 'success', 'match'],
  );
}

/** Webhook → transform → HTTP: two Action runs a run. */
export function oneCallStory(echo: string): StoryFile {
  const payload = { n: '<<price.n>>', total: '<<price.total>>', note: '<<price.note>>' };
  return chain(
    'One call',
    {
      ...receive,
      ...price,
      last: { type: 'http-request', name: 'Last', options: { method: 'post', url: echo, payload } },
    },
    [],
  );
}

const noOp = (name: string): Actions[string] => ({
  type: 'event-transform',
  name,
  options: { mode: 'message_only', payload: { n: '<<receive.body.n>>' } },
});

/** Two Actions that do nothing; the second one's event is what the caller is answered. */
export const noOpStory = chain(
  'Nothing',
  {
    receive: { type: 'webhook', name: 'Receive', options: { verbs: 'post', respond: 'output' } },
    first: noOp('First'),
    last: { ...noOp('Last'), exit: true },
  },
  [],
);

/** The same with a credential and formulas in every option of both calls, and formulas in all others. */
export function secretStory(echo: string, slug: string): StoryFile {
  const call = (name: string, payload: object) => ({
    type: 'http-request',
    name,
    options: {
      method: '<<DOWNCASE("POST")>>',
      url: `${echo}?n=<<price.n>>`,
      headers: { authorization: `Bearer <<CREDENTIAL.${slug}>>`, 'x-total': '<<price.total>>' },
      content_type: '<<"json">>',
      user_agent: '<<"Bench " & price.n>>',
      timeout: '<<10 + 20>>',
      payload: { ...payload, key: `<<CREDENTIAL.${slug}>>` },
    },
  });
  return chain(
    'HTTP with credentials',
    {
      ...receive,
      ...price,
      first: call('First', { n: '<<price.n>>', total: '<<price.total>>', note: '<<price.note>>' }),
      ...large('<<price.total>>'),
      last: call('Last', { n: '<<price.n>>', status: '<<first.status>>' }),
    },
    ['success', 'success', 'success', 'match'],
  );
}

/** A webhook and one effect. */
export function effectStory(echo: string): StoryFile {
  return chain(
    'Effect',
    { ...receive, last: { type: 'http-request', name: 'Last', options: { method: 'get', url: echo } } },
    [],
  );
}

/** A list is exploded, each item transformed, all gathered again: 2 + 2 × items stored events a run. */
export const fanStory = chain(
  'Fan',
  {
    ...receive,
    each: {
      type: 'event-transform',
      name: 'Each',
      options: { mode: 'explode', path: '<<receive.body.items>>', to: 'item' },
    },
    shape: {
      type: 'event-transform',
      name: 'Shape',
      options: {
        mode: 'message_only',
        payload: {
          host: '<<UPCASE(each.item.host)>>',
          score: '<<each.item.score * 2>>',
          guid: '<<each.guid>>',
          size: '<<each.size>>',
        },
      },
    },
    last: {
      type: 'event-transform',
      name: 'Gather',
      options: {
        mode: 'implode',
        item_path: '<<shape>>',
        guid_path: '<<shape.guid>>',
        size_path: '<<shape.size>>',
      },
    },
  },
  [],
);

/** One run of `fanStory` with `count` items. */
export const items = (n: number, count: number): string =>
  JSON.stringify({
    n,
    items: Array.from({ length: count }, (_, at) => ({ host: `web-${at}`, score: at, note: 'x'.repeat(60) })),
  });

/** Reads a large body and passes on what is small: two small events behind a large one. */
export const largeStory = chain(
  'Large',
  {
    ...receive,
    price: {
      type: 'event-transform',
      name: 'Count',
      options: {
        mode: 'message_only',
        payload: { n: '<<receive.body.n>>', count: '<<SIZE(receive.body.rows)>>', note: 'counted' },
      },
    },
    last: {
      type: 'event-transform',
      name: 'Last',
      options: { mode: 'message_only', payload: { n: '<<price.n>>', count: '<<price.count>>' } },
    },
  },
  [],
);

/** A body of `bytes`, as a list of 1 KB texts that do not compress. */
export function largeBody(bytes: number): string {
  const rows = Array.from({ length: Math.floor(bytes / 1024) }, () => randomBytes(765).toString('base64'));
  return JSON.stringify({ n: 0, rows });
}
