import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { newId } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crawl, crawlRest, dump, leaksIn } from '../testing/leaks.ts';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

/** Odd enough to look different in every encoding. */
const canary = (name: string) => `C4n/ary+${name} "&é`;
const secrets = {
  text: canary('text'),
  request: canary('request'),
  token: canary('token'),
  oauth: canary('oauth'),
  oauthToken: canary('granted'),
  jwt: canary('jwt-with-enough-bytes-in-it'),
  aws: canary('aws'),
  session: canary('session'),
  key: '-----BEGIN PRIVATE KEY-----\nC4nkeyC4nkeyC4nkey\nC4nkeyC4nkey==\n-----END PRIVATE KEY-----',
  step: canary('step'),
  test: canary('test'),
};

/** Repeats what it is sent, in all ways in which servers do. */
const echo = createServer(async (request, response) => {
  const body = await text(request);
  const { pathname } = new URL(request.url ?? '', 'http://x');
  const said = { headers: request.headers, url: request.url, body, again: JSON.stringify(body) };
  const json = (status: number, value: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'x-echo': encodeURIComponent(body) })
      .end(JSON.stringify(value));
  if (pathname === '/token') return json(200, { token: secrets.token, sent: body });
  if (pathname === '/oauth')
    return json(200, { access_token: secrets.oauthToken, token_type: 'bearer', expires_in: 600 });
  if (pathname === '/refused') return json(401, said);
  if (pathname === '/error') return json(500, said);
  if (pathname === '/redirect') {
    const key = encodeURIComponent(String(request.headers['x-key']));
    return response.writeHead(302, { location: `/echo?key=${key}` }).end();
  }
  return json(200, said);
});

let world: WebWorld;
let base = '';
beforeAll(async () => {
  await new Promise<void>((done) => echo.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
  world = await makeWebWorld({ egressAllow: ['127.0.0.1'] });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  echo.close();
});

async function create(body: object): Promise<string> {
  const made = await restOf(world)('POST', '/credentials', body);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body.id;
}

const asked = { payload: '<<SECRET>>', content_type: 'text/plain' };

async function createAll(): Promise<string[]> {
  const all: Record<string, object> = {
    text_one: {
      mode: 'text',
      live: { secrets: { value: secrets.text } },
      test: { secrets: { value: secrets.test } },
      metadata: { domain: 'shop.example.com' },
    },
    request_one: {
      mode: 'http-request',
      live: {
        settings: { ...asked, url: `${base}/token`, location_of_token: 'body.token' },
        secrets: { secret: secrets.request },
      },
    },
    steps_one: {
      mode: 'multi-request',
      live: {
        settings: { requests: [{ ...asked, url: `${base}/token` }], location_of_token: 'body.token' },
        secrets: { secret_1: secrets.step },
      },
    },
    refused_one: {
      mode: 'http-request',
      live: {
        settings: { ...asked, url: `${base}/refused`, location_of_token: 'body.token' },
        secrets: { secret: secrets.request },
      },
    },
    oauth_one: {
      mode: 'oauth2',
      live: {
        settings: { token_url: `${base}/oauth`, client_id: 'me' },
        secrets: { client_secret: secrets.oauth },
      },
    },
    jwt_one: {
      mode: 'jwt',
      live: { settings: { algorithm: 'HS256' }, secrets: { private_key: secrets.jwt } },
    },
    aws_one: {
      mode: 'aws',
      live: {
        settings: { access_key_id: 'AKIA1' },
        secrets: { secret_access_key: secrets.aws, session_token: secrets.session },
      },
    },
    mtls_one: {
      mode: 'mtls',
      live: { settings: { certificate: 'none' }, secrets: { private_key: secrets.key } },
    },
  };
  const ids: string[] = [];
  for (const [slug, body] of Object.entries(all)) ids.push(await create({ name: slug, slug, ...body }));
  return ids;
}

const everything = {
  text: '<<CREDENTIAL.text_one>>',
  request: '<<CREDENTIAL.request_one>>',
  steps: '<<CREDENTIAL.steps_one>>',
  oauth: '<<CREDENTIAL.oauth_one>>',
  jwt: '<<CREDENTIAL.jwt_one>>',
  aws: '<<CREDENTIAL.aws_one>>',
  mtls: '<<CREDENTIAL.mtls_one>>',
};

const call = (name: string, path: string, more: object = {}) => ({
  type: 'http-request',
  name,
  options: { url: `${base}${path}`, method: 'post', payload: everything, ...more },
});

/** Everything that may repeat a secret. */
const storyFile = () => ({
  format: 'storyloom.story/1',
  name: 'Echoes',
  actions: {
    receive: { type: 'webhook', name: 'Receive', options: { verbs: 'post' } },
    echo: call('Echo', '/echo', { basic_auth: ['ada', '<<CREDENTIAL.jwt_one>>'] }),
    error: call('Error', '/error'),
    redirect: call('Redirect', '/redirect', {
      payload: null,
      headers: { 'x-key': '<<CREDENTIAL.jwt_one>>' },
    }),
    shape: {
      type: 'event-transform',
      name: 'Shape',
      options: {
        mode: 'message_only',
        payload: { ...everything, domain: '<<INFO.credential.text_one.metadata.domain>>' },
      },
    },
    late: {
      type: 'event-transform',
      name: 'Late',
      options: { mode: 'delay', seconds: 'not a number <<CREDENTIAL.text_one>>' },
    },
    wrong: call('Wrong', '/echo', { timeout: '<<CREDENTIAL.text_one>>' }),
    refused: call('Refused', '/echo', { payload: '<<CREDENTIAL.refused_one>>' }),
    keep: {
      type: 'update-resource',
      name: 'Keep',
      options: { resource: 'kept', operation: 'append', value: '<<CREDENTIAL.text_one>>' },
    },
    failed: {
      type: 'event-transform',
      name: 'Failed',
      options: { mode: 'message_only', payload: '<<error>>' },
    },
  },
  links: [
    ...['echo', 'error', 'redirect', 'shape', 'late', 'wrong', 'refused', 'keep'].map((to) => ({
      from: 'receive',
      port: 'success',
      to,
    })),
    { from: 'error', port: 'failure', to: 'failed' },
  ],
});

it('lends secrets to runs, and none of them gets out again', { timeout: 60_000 }, async () => {
  const rest = restOf(world);
  const credentialIds = await createAll();
  const kept = (await rest('POST', '/resources', { name: 'Kept', slug: 'kept', value: [] })).body.id;
  const { body: story } = await rest('POST', '/stories/import', { data: storyFile() });
  const { webhook_url: hook } = story.actions.find((action: { type: string }) => action.type === 'webhook');

  const abort = new AbortController();
  const live = await fetch(`${world.url}/api/live/stories/${story.id}`, {
    headers: { cookie: world.ada.cookie },
    signal: abort.signal,
  });
  let streamed = '';
  const reading = (async () => {
    for await (const chunk of live.body ?? []) streamed += Buffer.from(chunk).toString();
  })().catch(() => undefined);

  const headers = { 'content-type': 'application/json' };
  expect((await fetch(hook, { method: 'POST', headers, body: '{}' })).ok).toBe(true);
  await until('the run ends', async () => {
    const { body } = await rest('GET', `/stories/${story.id}/runs`);
    return ['finished', 'failed'].includes(body.runs[0]?.status);
  });
  const run = (await rest('GET', `/stories/${story.id}/runs`)).body.runs[0];
  const { events } = (await rest('GET', `/events?story_id=${story.id}&per_page=100`)).body;

  // It did happen: the echo was sent the secrets, and said so.
  const outputs = new Map(
    events.map((event: { action_slug: string; output: unknown }) => [
      event.action_slug,
      JSON.stringify(event.output),
    ]),
  );
  expect([...outputs.keys()].sort()).toEqual([
    'echo',
    'error',
    'failed',
    'keep',
    'receive',
    'redirect',
    'shape',
  ]);
  for (const slug of ['echo', 'failed', 'redirect', 'shape'])
    expect(outputs.get(slug)).toContain('[redacted]');
  expect(outputs.get('shape')).toContain('shop.example.com');
  expect(outputs.get('shape')).toContain('AKIA1');
  const failures = await world.prisma.actionRun.findMany({ where: { storyId: story.id, state: 'failed' } });
  expect(failures.map((one) => one.actionSlug).sort()).toEqual(['error', 'late', 'refused', 'wrong']);

  const eventIds = events.map((event: { id: string }) => event.id);
  const ids = { storyId: story.id, runId: run.guid, all: [story.id, kept, ...eventIds, ...credentialIds] };
  const answered = await crawlRest(world, ids);
  const crawled = await crawl(world, ids);
  expect(crawled).toContain('text_one');
  abort.abort();
  await reading;
  expect(streamed).toContain('activity');
  expect([
    ...leaksIn(secrets, 'REST', answered),
    ...leaksIn(secrets, 'tRPC', crawled),
    ...leaksIn(secrets, 'stream', streamed),
    ...leaksIn(secrets, 'log', world.log.lines.join('\n')),
    ...leaksIn(secrets, 'database', await dump(world)),
    ...leaksIn({ hook: hook.split('/').at(-1) }, 'database', await dump(world)),
  ]).toEqual([]);
});

describe('REST of credentials', () => {
  it('takes secrets and never answers them; what is not named stays', async () => {
    const rest = restOf(world);
    const id = await create({ name: 'Wiki key', mode: 'text', live: { secrets: { value: 'wiki-secret' } } });
    const { body } = await rest('GET', `/credentials/${id}`);
    expect(body).toMatchObject({
      slug: 'wiki_key',
      mode: 'text',
      read_access: 'TEAM',
      restriction_type: 'UNRESTRICTED',
      live: { settings: {}, secrets: ['value'] },
      test: null,
    });
    const edited = await rest('PUT', `/credentials/${id}`, {
      name: 'Wiki',
      allowed_hosts: ['*.Example.com'],
    });
    expect(edited.body).toMatchObject({
      name: 'Wiki',
      allowed_hosts: ['*.example.com'],
      live: { secrets: ['value'] },
    });
    expect(
      (await rest('PUT', `/credentials/${id}`, { live: { secrets: { value: null } } })).body.errors,
    ).toEqual([{ message: 'Value is empty.', path: 'live.secrets.value' }]);
    expect((await rest('PUT', `/credentials/${id}`, { allowed_hosts: ['https://x'] })).status).toBe(422);
    expect((await rest('DELETE', `/credentials/${id}`)).status).toBe(204);
    expect((await rest('GET', `/credentials/${id}`)).status).toBe(404);
  });

  it('says field by field what is wrong', async () => {
    const rest = restOf(world);
    const { status, body } = await rest('POST', '/credentials', {
      name: 'x',
      mode: 'aws',
      live: { settings: { region: 'No!' } },
    });
    expect(status).toBe(422);
    expect(body.errors.map((error: { path: string }) => error.path)).toEqual([
      'live.settings.access_key_id',
      'live.settings.region',
      'live.secrets.secret_access_key',
    ]);
    await create({ name: 'Same', slug: 'same', mode: 'text', live: { secrets: { value: 'abcd' } } });
    const again = await rest('POST', '/credentials', {
      name: 'Same',
      slug: 'same',
      mode: 'text',
      live: { secrets: { value: 'abcd' } },
    });
    expect(again.body.errors).toMatchObject([{ path: 'slug' }]);
  });

  it('is the team’s alone, and a viewer only reads', async () => {
    const id = await create({ name: 'Mine', mode: 'text', live: { secrets: { value: 'abcd' } } });
    const mallory = restOf(world, world.mallory.key);
    const victor = restOf(world, world.victor.key);
    expect((await mallory('GET', `/credentials/${id}`)).status).toBe(404);
    expect((await mallory('PUT', `/credentials/${id}`, { name: 'Stolen' })).status).toBe(404);
    expect((await mallory('DELETE', `/credentials/${id}`)).status).toBe(404);
    expect((await victor('GET', `/credentials/${id}`)).status).toBe(200);
    expect((await victor('DELETE', `/credentials/${id}`)).status).toBe(403);
    // Shared with all it can be used, and still not be edited, nor its settings be seen.
    await restOf(world)('PUT', `/credentials/${id}`, { read_access: 'GLOBAL' });
    expect((await mallory('GET', `/credentials/${id}`)).body).toMatchObject({
      read_access: 'GLOBAL',
      live: { settings: {} },
    });
    expect((await mallory('PUT', `/credentials/${id}`, { name: 'Stolen' })).status).toBe(404);
    expect((await mallory('GET', `/credentials/${newId()}`)).status).toBe(404);
  });
});
