/** Secrets in all that leaves an Action beside HTTP: none of it is stored, answered, sent on or logged. */
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { blobPayloads } from '@storyloom/adapters/blob/events';
import { fileBlobs } from '@storyloom/adapters/blob/file';
import { makeQueue } from '@storyloom/adapters/bullmq/queue';
import { startTestRedis, type TestRedis } from '@storyloom/adapters/bullmq/testing-redis';
import { makeLive } from '@storyloom/adapters/live/live';
import { mailOut } from '@storyloom/adapters/mail/mail-out';
import { startTestSmtp, type TestSmtp } from '@storyloom/adapters/mail/testing-smtp';
import { makeScripts } from '@storyloom/adapters/scripts/scripts';
import type { Live, Queue } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crawl, dump, leaksIn } from '../testing/leaks.ts';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

const canary = (name: string) => `C4n/ary+${name} "&é`;
const secrets: Record<string, string> = {
  key: canary('key'),
  smtp: canary('smtp'),
  client: canary('client'),
  token: canary('granted'),
};

/** A server of 127.0.0.1 that keeps what it is asked. */
async function recording(answer: RequestListener = (_request, response) => void response.end('{}')) {
  const seen: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers, body: await text(request) });
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  closers.push(async () => void server.close());
  return { seen, host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}` };
}

const closers: (() => Promise<unknown>)[] = [];
let world: WebWorld;
let redis: TestRedis;
let smtp: TestSmtp;
let blobs: string;
let between: { queue: Queue; live: Live };
let redisSaw: Awaited<ReturnType<TestRedis['record']>>;
beforeAll(async () => {
  redis = await startTestRedis();
  blobs = await mkdtemp(join(tmpdir(), 'storyloom-blobs-'));
  const scripts = makeScripts();
  smtp = await startTestSmtp({
    authOptional: false,
    onAuth: (auth, _session, done) => {
      const said = `${auth.username} may not use ${auth.password}, nor ${encodeURIComponent(auth.password ?? '')}`;
      done(Object.assign(new Error(said), { responseCode: 535 }));
    },
  });
  closers.push(
    redis.stop,
    () => rm(blobs, { recursive: true }),
    scripts.close,
    () => smtp[Symbol.asyncDispose](),
  );
  redisSaw = await redis.record();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const adapters = { redisUrl: redis.url, databaseUrl: '', log };
  between = { queue: await makeQueue(adapters), live: await makeLive(adapters) };
  closers.push(
    () => between.live.close(),
    async () => redisSaw.stop(),
  );
  const mail = mailOut({ allow: ['127.0.0.1'], mail: null, senders: [], domain: 'loom.test' });
  world = await makeWebWorld({
    egressAllow: ['127.0.0.1'],
    outside: { scripts, mail },
    payloads: blobPayloads({ blobs: fileBlobs(blobs), overBytes: 256 * 1024 }),
    between,
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  for (const close of closers.reverse()) await close();
});

const json = { 'content-type': 'application/json' };

async function credential(
  slug: string,
  value: string,
  more: object = {},
  key = world.ada.key,
): Promise<string> {
  const given = { name: slug, slug, mode: 'text', live: { secrets: { value } }, ...more };
  const made = await restOf(world, key)('POST', '/credentials', given);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body.id;
}

type Action = { type: string; name: string; options?: object; exit?: boolean };
type Imported = { id: string; hook: string; actions: { id: string; slug: string; type: string }[] };

/** A story of a webhook, `hook`, whose success goes to each of the others. */
async function story(
  name: string,
  {
    hook = {},
    actions,
    links = [],
    ...more
  }: { hook?: object; actions: Record<string, Action>; links?: object[] },
  key = world.ada.key,
): Promise<Imported> {
  const data = {
    format: 'storyloom.story/1',
    name,
    actions: { hook: { type: 'webhook', name: 'Hook', options: { verbs: 'post', ...hook } }, ...actions },
    links: [
      ...Object.keys(actions)
        .filter((slug) => !links.some((link) => 'to' in link && link.to === slug))
        .map((to) => ({ from: 'hook', to })),
      ...links,
    ],
    ...more,
  };
  const { status, body } = await restOf(world, key)('POST', '/stories/import', { data });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const { webhook_url: hookUrl } = body.actions.find((one: { slug: string }) => one.slug === 'hook');
  return { id: body.id, hook: hookUrl, actions: body.actions };
}

async function post(hook: string, body: object = {}, headers: Record<string, string> = {}) {
  const response = await fetch(hook, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  });
  const said = `${JSON.stringify([...response.headers])} ${await response.text()}`;
  expect(response.ok, said).toBe(true);
  return said;
}

/** The errors of a story's failed Action runs by slug, once nothing is open but what waits for people. */
async function failures(
  storyId: string,
  waiting = 0,
): Promise<Record<string, { message: string; code: string }>> {
  await until('all is done', async () => {
    await world.sweep();
    return (await world.prisma.openRun.count({ where: { storyId } })) === waiting;
  });
  const failed = await world.prisma.actionRun.findMany({ where: { storyId, state: 'failed' } });
  return Object.fromEntries(
    failed.map(({ actionSlug, error }) => [actionSlug, error as { message: string; code: string }]),
  );
}

const outputs = async (storyId: string) => {
  const events = await world.prisma.event.findMany({ where: { storyId } });
  return Object.fromEntries(events.map(({ actionSlug, output }) => [actionSlug, output]));
};

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
}

const key = '<<CREDENTIAL.key>>';

/** Every Action that is lent a secret, and a webhook that is. */
const everyWay = (oauth: string) => ({
  hook: {
    response: `said ${key}`,
    response_headers: { 'x-said': key },
    deduplication_key: `${key} <<hook.body.id>>`,
    rate_limit: { key: `${key} <<hook.body.id>>`, count: 100 },
  },
  actions: {
    thrown: {
      type: 'run-script',
      name: 'Thrown',
      options: {
        script:
          'function main(input) { console.log("had", input.key); throw new Error("broken by " + input.key); }',
        input: { key },
      },
    },
    told: { type: 'event-transform', name: 'Told', options: { mode: 'message_only', payload: '<<thrown>>' } },
    large: {
      type: 'run-script',
      name: 'Large',
      options: {
        script:
          'function main(input) { return { filler: "x".repeat(300000), key: input.key, in: [input] }; }',
        input: { key, token: '<<CREDENTIAL.oauth>>' },
      },
    },
    mail: {
      type: 'send-email',
      name: 'Mail',
      options: {
        recipients: 'ann@x.test',
        sender_address: 'loom@x.test',
        subject: `about ${key}`,
        smtp_server: '127.0.0.1',
        smtp_port: smtp.port,
        smtp_security: 'none',
        smtp_user: 'loom',
        smtp_password: '<<CREDENTIAL.smtp>>',
      },
    },
    call: {
      type: 'send-to-story',
      name: 'Call',
      options: { story: 'Look up', payload: { key, text: `with ${key}`, token: '<<CREDENTIAL.oauth>>' } },
    },
    ask: {
      type: 'approval',
      name: 'Ask',
      options: {
        title: `Use ${key}?`,
        message: `It is ${key}`,
        choices: { approved: `Yes, ${key}`, no: 'No' },
      },
    },
    echo: {
      type: 'http-request',
      name: 'Echo',
      options: { url: `${oauth}/echo`, method: 'post', payload: { key, token: '<<CREDENTIAL.oauth>>' } },
    },
  },
  links: [{ from: 'thrown', port: 'failure', to: 'told' }],
});

it('a secret is in nothing that scripts, mails, calls, approvals, tests and senders leave', {
  timeout: 60_000,
}, async () => {
  const rest = restOf(world);
  const oauth = await recording((request, response) => {
    const granted = { access_token: secrets.token, token_type: 'bearer', expires_in: 600 };
    const said = request.url === '/token' ? granted : { said: [secrets.key, secrets.token] };
    response.writeHead(200, json).end(JSON.stringify(said));
  });
  const settings = { token_url: `${oauth.url}/token`, client_id: 'me' };
  const credentials = [
    await credential('key', secrets.key ?? ''),
    await credential('smtp', secrets.smtp ?? ''),
    await credential('oauth', '', {
      mode: 'oauth2',
      live: { settings, secrets: { client_secret: secrets.client } },
    }),
  ];
  // Of another team: what it is given, it could keep.
  const called = await story(
    'Look up',
    {
      actions: {
        own: { type: 'event-transform', name: 'Own', options: { payload: '<<hook>>' }, exit: true },
      },
      ...{ send_to_story: { enabled: true, entry: 'hook', access: 'global', inputs: [] } },
    },
    world.mallory.key,
  );
  const { id, hook, actions } = await story('All ways', everyWay(oauth.url));
  secrets.hook = hook.split('/').at(-1) ?? '';

  const abort = new AbortController();
  const stream = await fetch(`${world.url}/api/live/stories/${id}`, {
    headers: { cookie: world.ada.cookie },
    signal: abort.signal,
  });
  let streamed = '';
  const reading = (async () => {
    for await (const chunk of stream.body ?? []) streamed += Buffer.from(chunk).toString();
  })().catch(() => undefined);

  const basic = `Basic ${Buffer.from(`me:${secrets.key}`).toString('base64')}`;
  const sent = { id: 1, key: secrets.key, url: `https://x.test/?k=${encodeURIComponent(secrets.key ?? '')}` };
  const replied = await post(hook, sent, { authorization: basic });
  const failed = await failures(id, 1);

  // It did happen.
  expect(Object.keys(failed).sort()).toEqual(['mail', 'thrown']);
  expect(failed.thrown?.message).toContain('broken by [redacted]');
  expect(failed.mail?.message).toMatch(/loom may not use \[redacted\], nor \[redacted\]/);
  expect(replied).toContain('said [redacted]');
  const emitted = await outputs(id);
  expect(Object.keys(emitted).sort()).toEqual(['ask', 'call', 'echo', 'hook', 'large', 'thrown', 'told']);
  expect(emitted.hook).toMatchObject({ body: { key: '[redacted]', url: 'https://x.test/?k=[redacted]' } });
  expect(await outputs(called.id)).toMatchObject({
    hook: { body: { key: '[redacted]', text: 'with [redacted]', token: '[redacted]' } },
  });
  expect(oauth.seen.some(({ body }) => body.includes(JSON.stringify(secrets.token)))).toBe(true);
  const files = await filesIn(blobs);
  expect(files.join()).toContain('"key":"[redacted]"');

  const { url: page } = emitted.ask as { url: string };
  const idOf = (slug: string) => actions.find((action) => action.slug === slug)?.id ?? '';
  const tried = await Promise.all(
    ['thrown', 'large', 'mail', 'echo', 'ask', 'call'].map((slug) =>
      rest('POST', `/actions/${idOf(slug)}/dry_run`, { event: {} }),
    ),
  );
  expect(tried.map(({ status }) => status)).toEqual(tried.map(() => 200));
  expect(JSON.stringify(tried[0]?.body)).toContain('broken by [redacted]');
  const tests = JSON.stringify(tried);
  const { runs } = (await rest('GET', `/stories/${id}/runs`)).body;
  const { events } = (await rest('GET', `/events?story_id=${id}&per_page=100`)).body;
  const eventIds = events.map((event: { id: string }) => event.id);
  const paths = [
    `/stories/${id}/export`,
    `/stories/${id}/runs`,
    `/events?story_id=${id}`,
    '/approvals',
    '/queue',
  ];
  const answers = await Promise.all(
    [...paths, ...eventIds.map((event: string) => `/events/${event}`)].map(async (path) =>
      JSON.stringify((await rest('GET', path)).body),
    ),
  );
  const noted = (await rest('POST', '/resources', { name: 'Noted', value: 1 })).body.id;
  const crawled = await crawl(world, {
    storyId: id,
    runId: runs[0].guid,
    all: [id, noted, ...eventIds, ...credentials],
  });
  abort.abort();
  await reading;
  expect(streamed).toContain('activity');
  const inRedis = await redisSaw.all();
  expect(inRedis).toContain(id);
  const { hook: _, ...lent } = secrets;
  const storyPages = JSON.stringify(await rest('GET', `/stories/${id}`));
  const leaks = leaksIn.bind(null, secrets);
  expect([
    ...leaks('answer to the sender', replied),
    ...leaks('tests', tests),
    ...leaks('REST', answers.join('\n')),
    ...leaks('approval', await (await fetch(page, { headers: { cookie: world.ada.cookie } })).text()),
    ...leaks('stream', streamed),
    ...leaks('log', world.log.lines.join('\n')),
    ...leaks('database', await dump(world)),
    ...leaks('blobs', files.join('\n')),
    ...leaks('Redis', inRedis),
    // Those who may edit a story see its webhook's whole address, and nothing that its Actions are lent.
    ...leaksIn(lent, 'tRPC', crawled),
    ...leaksIn(lent, 'REST of the story', storyPages),
  ]).toEqual([]);
});

describe('a credential with allowed hosts', () => {
  it('goes nowhere else: not to another host, not through a redirect, not by mail', async () => {
    const other = await recording();
    const allowed = await recording((request, response) =>
      request.url === '/away'
        ? response.writeHead(307, { location: `${other.url}/caught` }).end()
        : response.end('{}'),
    );
    await credential('bound', 'B0und-canary', { allowed_hosts: [allowed.host] });
    const bound = '<<CREDENTIAL.bound>>';
    const ask = (url: string, more: object = {}) => ({
      type: 'http-request',
      name: 'Ask',
      options: { url, method: 'post', headers: { authorization: `Bearer ${bound}` }, ...more },
    });
    const before = smtp.received.length;
    const mail = (more: object) => ({
      type: 'send-email',
      name: 'Mail',
      options: {
        recipients: 'ann@x.test',
        sender_address: 'loom@x.test',
        subject: 'x',
        body: bound,
        ...more,
      },
    });
    const server = { smtp_server: '127.0.0.1', smtp_port: smtp.port, smtp_security: 'none' };
    const { id, hook } = await story('Bound', {
      actions: {
        right: ask(`${allowed.url}/right`),
        wrong: ask(`${other.url}/wrong`),
        moved: ask(`${allowed.url}/away`),
        in_the_url: ask(`${other.url}/${bound}`, { headers: {} }),
        in_the_body: ask(`${other.url}/body`, { headers: {}, payload: { bound } }),
        proxied: ask(`${allowed.url}/proxied`, { proxy: other.url }),
        mail: mail({ ...server, smtp_user: 'loom', smtp_password: bound }),
        text: mail(server),
      },
    });
    await post(hook);
    const failed = await failures(id);
    const to = (what: string, host: string) =>
      `A credential of this ${what} may not be sent to ${host}: its allowed hosts are ${allowed.host}.`;
    const refused = { message: to('request', other.host), code: 'not_allowed' };
    const unsent = { message: to('mail', `127.0.0.1:${smtp.port}`), code: 'not_allowed' };
    expect(failed).toMatchObject({
      wrong: refused,
      moved: refused,
      in_the_url: refused,
      in_the_body: refused,
      proxied: refused,
      mail: unsent,
      text: unsent,
    });
    expect(Object.keys(failed)).toHaveLength(7);
    expect(other.seen).toEqual([]);
    expect(smtp.received).toHaveLength(before);
    expect(allowed.seen.map(({ url, headers }) => [url, headers.authorization]).sort()).toEqual([
      ['/away', 'Bearer B0und-canary'],
      ['/right', 'Bearer B0und-canary'],
    ]);
  });
});

describe('a story that comes from elsewhere', () => {
  const secretOf = (slug: string) => ({
    type: 'event-transform',
    name: 'Own',
    options: { payload: { length: `<<SIZE(CREDENTIAL.${slug})>>` } },
    exit: true,
  });

  it('uses the credentials of the team that it is imported into, and no others', async () => {
    await credential('same', 'four', {}, world.mallory.key);
    await credential('only_theirs', 'theirs', {}, world.mallory.key);
    const theirs = await story(
      'Theirs',
      { actions: { same: secretOf('same'), other: secretOf('only_theirs') } },
      world.mallory.key,
    );
    const { body: data } = await restOf(world, world.mallory.key)('GET', `/stories/${theirs.id}/export`);
    expect(JSON.stringify(data)).not.toContain(theirs.hook.split('/').at(-1));

    await credential('same', 'seven77');
    const { body } = await restOf(world)('POST', '/stories/import', { data });
    const mine = body.actions.find((one: { slug: string }) => one.slug === 'hook').webhook_url;
    await post(mine);
    const failed = await failures(body.id);
    expect(failed.other?.message).toContain('There is no credential “only_theirs” in this team');
    expect(await outputs(body.id)).toMatchObject({ same: { length: 7 } });
  });

  it('runs, when it is called, with its own team’s credentials, and never with its caller’s', async () => {
    await credential('of_the_caller', 'callers');
    await credential('of_the_called', 'called-one', {}, world.mallory.key);
    const callable = { send_to_story: { enabled: true, entry: 'hook', access: 'global', inputs: [] } };
    const asks = async (name: string, slug: string) =>
      story(name, { actions: { own: secretOf(slug) }, ...callable }, world.mallory.key);
    const greedy = await asks('Greedy', 'of_the_caller');
    await asks('Fair', 'of_the_called');
    const call = (name: string) => ({ type: 'send-to-story', name, options: { story: name } });
    const caller = await story('Caller', { actions: { greedy: call('Greedy'), fair: call('Fair') } });
    await post(caller.hook);
    const failed = await failures(caller.id);
    expect(Object.keys(failed)).toEqual(['greedy']);
    expect(failed.greedy?.code).toBe('called_failed');
    expect((await failures(greedy.id)).own?.message).toContain('There is no credential “of_the_caller”');
    expect(await outputs(caller.id)).toMatchObject({ fair: { length: 'called-one'.length } });
  });
});
