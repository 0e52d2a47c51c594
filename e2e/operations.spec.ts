/** The product as whoever runs it meets it: starting, stopping, health, settings, teams kept apart. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Product } from '@storyloom/adapters/testing/product';
import { freePort } from '@storyloom/adapters/testing/program';
import { startLine } from '@storyloom/adapters/testing/silent-line';
import { z } from 'zod';
import { query, statusOf, test } from './own-product.ts';
import { apiOf, expect, makeTeam, ordersStory } from './product.ts';

const order = { id: 7, quantity: 2, price: 80, customer: { name: 'Ada' } };
/** receive, price, large, flag. */
const eventsOfOrder = 4;

const post = (url: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });

/** Settings for programs beside the product's, on a database in which is nothing. */
async function elsewhere(own: Product): Promise<{ env: Record<string, string>; url: string }> {
  const port = String(await freePort());
  return { env: { DATABASE_URL: await own.emptyDatabase(), PORT: port }, url: `http://localhost:${port}` };
}

test('nothing is ready before the database is prepared, and each program says how', async ({ own }) => {
  const { env, url } = await elsewhere(own);
  const app = own.run('app', { env });
  const worker = own.run('worker', { env });
  const advice = (output: string) => output.split('\n').filter((line) => line.includes('prepare-database'));
  for (const program of [app, worker]) {
    await expect.poll(() => advice(program.output()).length).toBe(1);
    expect(advice(program.output())[0]).toContain('Run: npm run prepare-database');
  }
  expect(await statusOf(`${url}/livez`)).toBe(200);
  for (const path of ['/readyz', '/status.txt', '/stories', '/api/v1/stories', '/webhook/any/thing']) {
    expect([path, await statusOf(`${url}${path}`)]).toEqual([path, 503]);
  }
  expect(await own.run('worker', { env, parameters: ['--check'] }).exited).toBe(1);
  expect(worker.output()).not.toContain('worker ready');

  const twice = [1, 2].map(() => own.run('cli', { env, parameters: ['prepare-database'] }));
  expect(await Promise.all(twice.map(({ exited }) => exited))).toEqual([0, 0]);
  const [once_] = await query(
    env.DATABASE_URL ?? '',
    `select count(*)::int = count(distinct migration_name)::int as once,
            (select count(*)::int from "user") as users, (select count(*)::int from team) as teams
     from _prisma_migrations`,
  );
  expect(once_).toEqual({ once: true, users: 1, teams: 1 });

  await expect.poll(() => statusOf(`${url}/readyz`)).toBe(200);
  expect(await statusOf(`${url}/status.txt`)).toBe(200);
  await expect.poll(() => worker.output()).toContain('worker ready');
  await expect.poll(() => own.run('worker', { env, parameters: ['--check'] }).exited).toBe(0);
  // It was said once, however long it took.
  expect([app, worker].map((program) => advice(program.output()).length)).toEqual([1, 1]);
  await Promise.all([app.end('SIGTERM'), worker.end('SIGTERM')]);
  expect(await Promise.all([app.exited, worker.exited])).toEqual([0, 0]);
});

test('with AUTO_MIGRATE four programs at once prepare an empty database once', async ({ own }) => {
  const { env, url } = await elsewhere(own);
  const secondPort = String(await freePort());
  const settings = { ...env, AUTO_MIGRATE: 'true' };
  const apps = [
    own.run('app', { env: settings }),
    own.run('app', { env: { ...settings, LISTEN_PORT: secondPort } }),
  ];
  const workers = [own.run('worker', { env: settings }), own.run('worker', { env: settings })];
  for (const worker of workers) await expect.poll(() => worker.output()).toContain('worker ready');
  for (const address of [url, `http://localhost:${secondPort}`]) {
    await expect.poll(() => statusOf(`${address}/readyz`)).toBe(200);
  }
  const programs = [...apps, ...workers];
  const applied = programs.flatMap(({ output }) => output().match(/Applying the migration [\w]+/g) ?? []);
  const [rows] = await query<{ migrations: number; users: number }>(
    env.DATABASE_URL ?? '',
    'select (select count(*)::int from _prisma_migrations) as migrations, (select count(*)::int from "user") as users',
  );
  expect(new Set(applied).size).toBe(applied.length);
  expect(rows).toEqual({ migrations: applied.length, users: 1 });
  await Promise.all(programs.map((program) => program.end('SIGTERM')));
  expect(await Promise.all(programs.map(({ exited }) => exited))).toEqual([0, 0, 0, 0]);
});

test('an app that is told to stop ends in time, though neither PostgreSQL nor a caller answers', async ({
  own,
}) => {
  await using line = await startLine(own.databaseUrl);
  const port = String(await freePort());
  const app = own.run('app', { env: { DATABASE_URL: line.url, LISTEN_PORT: port, DRAIN_SECONDS: '2' } });
  await expect.poll(() => statusOf(`http://localhost:${port}/readyz`), { timeout: 30_000 }).toBe(200);
  const caller = connect(Number(port), '127.0.0.1').on('error', () => undefined);
  caller.write('POST /webhook/any/thing HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf of it');
  line.goSilent();
  const told = Date.now();
  await app.end('SIGTERM');
  expect(await app.exited).toBe(0);
  expect(Date.now() - told).toBeLessThan(3_500);
  caller.destroy();
});

test('while PostgreSQL is away webhooks are refused and health names it; then all goes on', async ({
  own,
}) => {
  const api = apiOf(own);
  const story = await api.importStory(ordersStory);
  const health = async () => {
    const answer = await fetch(`${own.baseUrl}/status.txt`);
    return `${answer.status} ${await answer.text()}`;
  };
  for (const path of ['/livez', '/readyz', '/status.txt']) {
    const answer = await fetch(`${own.baseUrl}${path}`);
    expect([path, answer.status, await answer.text()]).toEqual([path, 200, 'ok']);
  }
  expect((await post(story.webhookUrl)).status).toBe(202);
  const { pids } = own;
  const before = pids();

  await own.stopPostgres();
  const stopped = Date.now();
  await expect.poll(health, { timeout: 5_000, intervals: [100] }).toBe('503 down: postgres');
  expect(Date.now() - stopped).toBeLessThan(5_000);
  const refused = await post(story.webhookUrl);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.text()).toContain('nothing was stored');
  expect((await api.call('GET', '/stories')).status).toBe(503);
  expect(await statusOf(`${own.baseUrl}/livez`)).toBe(200);
  const check = own.run('worker', { parameters: ['--check'] });
  expect(await check.exited).toBe(0);
  expect(check.output().trim().split('\n')).toEqual([expect.stringContaining('start PostgreSQL')]);

  await own.startPostgres();
  await expect.poll(health).toBe('200 ok');
  expect((await post(story.webhookUrl)).status).toBe(202);
  const events = async () => {
    const [row] = await query<{ events: number }>(
      own.databaseUrl,
      `select count(*)::int as events from event where story_id = '${story.id}'`,
    );
    return row?.events;
  };
  await expect.poll(events, { timeout: 30_000 }).toBe(2 * eventsOfOrder);
  // They lived through it; nobody started them again.
  expect(pids()).toEqual(before);
  for (const pid of Object.values(before)) process.kill(pid, 0);
  await expect.poll(() => own.run('worker', { parameters: ['--check'] }).exited).toBe(0);
});

test('a worker that stands still is found out within 20 seconds', async ({ own }) => {
  const check = () => own.run('worker', { parameters: ['--check'] }).exited;
  await expect.poll(check).toBe(0);
  const { worker } = own.pids();
  process.kill(worker, 'SIGSTOP');
  try {
    const stopped = Date.now();
    await expect.poll(check, { timeout: 25_000, intervals: [500] }).toBe(1);
    expect(Date.now() - stopped).toBeLessThan(20_000);
  } finally {
    process.kill(worker, 'SIGCONT');
  }
  await expect.poll(check).toBe(0);
});

/** A webhook's request whose headers the server has taken; its body is still to be sent. */
async function halfSent(url: string): Promise<{ outgoing: ClientRequest; answer: Promise<number> }> {
  const body = JSON.stringify(order);
  const outgoing = request(url, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
  });
  const answer = once(outgoing, 'response').then(([incoming]: IncomingMessage[]) => {
    incoming?.resume();
    return incoming?.statusCode ?? 0;
  });
  outgoing.flushHeaders();
  await once(outgoing, 'continue');
  return { outgoing, answer };
}

test('an app that is told to stop answers the fifty requests that are under way', async ({ own }) => {
  const story = await apiOf(own).importStory(ordersStory);
  const underWay = await Promise.all(Array.from({ length: 50 }, () => halfSent(story.webhookUrl)));

  const stopped = own.stopApp();
  // The door is shut for new ones.
  await expect.poll(() => statusOf(`${own.baseUrl}/livez`)).toBe(0);
  for (const { outgoing } of underWay) outgoing.end(JSON.stringify(order));
  expect(await Promise.all(underWay.map(({ answer }) => answer))).toEqual(underWay.map(() => 202));

  expect(await stopped).toBe(0);

  await own.startApp();
  const done = async () =>
    (
      await query<{ done: number }>(
        own.databaseUrl,
        `select count(*)::int as done from event where story_id = '${story.id}' and action_slug = 'flag_order'`,
      )
    )[0]?.done;
  await expect.poll(done, { timeout: 30_000 }).toBe(50);
});

test('wrong settings end a program at once, each of them named', async ({ own }) => {
  const secret = 'far-too-short-a-secret';
  const wrong = {
    app: {
      DATABASE_URL: 'mysql://localhost/storyloom',
      APP_SECRET_TOKEN: secret,
      PORT: 'many',
      SMTP_SERVER: 'smtp.example.com',
      LOG_LEVEL: 'loud',
      TRUSTED_PROXIES: 'nowhere at all',
      DRAIN_SECONDS: '-1',
    },
    worker: {
      DATABASE_URL: 'mysql://localhost/storyloom',
      WORKER_CONCURRENCY: '0',
      EGRESS_ALLOW: 'http://everything',
      REDIS_URL: 'localhost',
      AUTO_MIGRATE: 'perhaps',
    },
    cli: { DATABASE_URL: 'mysql://localhost/storyloom', APP_SECRET_TOKEN: secret, SEED_EMAIL: 'somebody' },
  };
  for (const name of ['app', 'worker', 'cli'] as const) {
    const env = wrong[name];
    const started = Date.now();
    const program = own.run(name, { env, parameters: name === 'cli' ? ['prepare-database'] : [] });
    expect([name, await program.exited]).toEqual([name, 1]);
    expect(Date.now() - started).toBeLessThan(5_000);
    const named = Object.keys(env).filter((variable) => variable !== 'SMTP_SERVER');
    if (name === 'app') named.push('EMAIL_FROM_ADDRESS');
    const lines = program.output().trim().split('\n');
    for (const variable of named) {
      expect([variable, lines.filter((line) => line.startsWith(variable)).length]).toEqual([variable, 1]);
    }
    expect(program.output()).not.toContain(secret);
    expect(program.output()).not.toMatch(/^\s+at /m);
  }
});

test('the settings are shown with their secrets masked', async ({ own }) => {
  const secrets = {
    DATABASE_URL: own.databaseUrl,
    DATABASE_PASSWORD: 'pa55-of-the-database',
    REDIS_URL: 'redis://queue:pa55-of-redis@127.0.0.1:6379/0',
    APP_SECRET_TOKEN: 'pa55-of-the-application-'.repeat(4),
    SMTP_PASSWORD: 'pa55-of-the-mail-server',
  };
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'cli', '--', 'config', '--json'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, SMTP_USER_NAME: 'loom', ...secrets },
  });
  const shown = z
    .array(z.object({ name: z.string(), value: z.string().nullable() }))
    .parse(JSON.parse(stdout));
  const settingOf = (name: string) => shown.find((setting) => setting.name === name)?.value;
  expect(settingOf('SMTP_USER_NAME')).toBe('loom');
  expect(settingOf('DATABASE_URL')).toContain('********@127.0.0.1');
  expect(settingOf('REDIS_URL')).toBe('redis://queue:********@127.0.0.1:6379/0');
  for (const name of Object.keys(secrets)) expect(settingOf(name)).toContain('********');
  expect(stdout).not.toContain('pa55');
  expect(stdout).not.toContain(new URL(own.databaseUrl).password);
});

const openApi = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

test('the key of another team finds nothing of this one', async ({ own }) => {
  const api = apiOf(own);
  const story = await api.importStory(ordersStory);
  expect((await post(story.webhookUrl)).status).toBe(202);
  const before = await (await api.call('GET', `/stories/${story.id}`)).json();
  const others = (await makeTeam(own)).api;
  const { paths } = openApi.parse(await (await fetch(`${own.baseUrl}/api/v1/openapi.json`)).json());
  const endings: Record<string, unknown> = {
    '/decide': { decision: 'retry' },
    '/answer': { choice: 'approved' },
    '/change_control': { change_control: true },
    '/publish_without_review': { reason: 'Taken over' },
    '/stories/{id}/runs': { action_id: story.id },
  };
  const bodies: Record<string, unknown> = { put: { name: 'Taken over' }, post: {}, patch: {} };
  let tried = 0;
  for (const [path, methods] of Object.entries(paths)) {
    if (!path.includes('{id}')) continue;
    for (const method of Object.keys(methods)) {
      const target = path
        .replace(/^\/api\/v1/, '')
        .replace('{number}', '1')
        .replace('{other}', 'draft')
        .replace(/\{\w+\}/g, story.id);
      const ending = Object.keys(endings).find((one) => path.endsWith(one));
      const body = ending && method !== 'get' ? endings[ending] : bodies[method];
      const answer = await others.call(method.toUpperCase(), target, body);
      expect([method, target, answer.status]).toEqual([method, target, 404]);
      tried += 1;
    }
  }
  expect(tried).toBeGreaterThanOrEqual(5);
  expect((await others.call('GET', `/events?story_id=${story.id}`)).status).toBe(404);
  expect(await (await others.call('GET', '/stories')).json()).toMatchObject({ stories: [] });
  expect(await (await others.call('GET', '/stories?search=Orders')).json()).toMatchObject({ stories: [] });
  const teamId = z.object({ team_id: z.string() }).parse(before).team_id;
  expect((await others.call('GET', `/stories?team_id=${teamId}`)).status).toBe(404);
  expect((await others.call('POST', '/stories', { name: 'Planted', team_id: teamId })).status).toBe(404);
  const planted = { data: ordersStory, team_id: teamId };
  expect((await others.call('POST', '/stories/import', planted)).status).toBe(404);
  // What is answered is what is answered for an id that nobody has.
  const nobodys = await others.call('GET', `/stories/${story.id.replace(/.$/, '0')}`);
  const anothers = await others.call('GET', `/stories/${story.id}`);
  expect([nobodys.status, await nobodys.text()]).toEqual([anothers.status, await anothers.text()]);
  expect(await (await api.call('GET', `/stories/${story.id}`)).json()).toEqual(before);
});
