import { newId } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { guardedHttp } from '../http/guarded.ts';
import { mailOut } from '../mail/mail-out.ts';
import { startTestSmtp } from '../mail/testing-smtp.ts';
import { createStory } from '../stories/create-story.ts';
import { notFound } from '../stories/story-deps.ts';
import { makeWorld, type World } from '../stories/testing-world.ts';
import { closeLater, closePeers, serve } from '../testing/http-peer.ts';
import { type DeliverDeps, deliverDue } from './deliver.ts';
import { readMonitoring, sendTest, setMonitoring } from './monitoring.ts';
import { addNotices, claimNotices, settleNotice } from './notices.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterEach(closePeers);
afterAll(() => world[Symbol.asyncDispose]());

const baseUrl = 'https://storyloom.example.com';

function deps({ allow = ['127.0.0.1/32'], smtp = 0 } = {}): DeliverDeps & { warned: string[] } {
  const http = guardedHttp({ allow });
  closeLater(http.close);
  const warned: string[] = [];
  const from = { name: 'Storyloom', address: 'loom@example.com' };
  const server = { host: '127.0.0.1', port: smtp, startTls: false, greeting: 'x.test', auth: null, from };
  const mail = mailOut({ allow, mail: smtp === 0 ? null : server, senders: [], domain: 'x.test' });
  const warn = (message: string, details?: Record<string, unknown>) =>
    void warned.push(`${message} ${JSON.stringify(details)}`);
  return { pool: world.database.pool, http, mail, baseUrl, log: { warn }, warned };
}

async function story(recipients: string[]): Promise<string> {
  const { id } = await createStory(world.deps, world.scope, { name: 'Orders' });
  await setMonitoring(world.deps, world.scope, { id, recipients });
  return id;
}

const news = {
  failures: [{ id: newId(), name: 'Ask', count: 3 }],
  first: [
    {
      actionId: newId(),
      actionName: 'Ask',
      actionRunId: 'r',
      storyRunId: 'run',
      message: 'The server answered 500.',
      at: '2026-11-27T09:59:00.000Z',
    },
  ],
  events: [],
  silent: [],
};

const tell = (id: string, recipients: string[]) =>
  addNotices(world.database.pool, [
    { recipients, message: { story: { id, name: 'Orders' }, at: new Date().toISOString(), news } },
  ]);

async function deliver(with_: DeliverDeps): Promise<number> {
  const sends = await deliverDue(with_, { limit: 10 });
  await Promise.all(sends);
  return sends.length;
}

async function delivery(id: string) {
  const monitoring = await readMonitoring(world.deps, world.scope, id);
  if (monitoring === notFound) throw new Error('No story.');
  return monitoring.deliveries;
}

/** Lets the pause before the next try pass, or the lease of who died. */
const pass = (id: string) =>
  world.database.pool.query('UPDATE notice SET wake_at = now() WHERE story_id = $1 AND wake_at IS NOT NULL', [
    id,
  ]);

type Hook = { headers: Record<string, unknown>; body: Record<string, unknown> };

async function hook(status: (call: number) => number): Promise<{ url: string; calls: Hook[] }> {
  const calls: Hook[] = [];
  const { port } = await serve(async (request, response) => {
    const body = JSON.parse((await request.toArray()).join(''));
    calls.push({ headers: request.headers, body });
    response.writeHead(status(calls.length)).end();
  });
  return { url: `http://127.0.0.1:${port}/hook`, calls };
}

it('posts to a webhook and writes to a person, once each, however many workers there are', async () => {
  await using smtp = await startTestSmtp();
  const { url, calls } = await hook(() => 204);
  const recipients = ['ops@example.com', url];
  const id = await story(recipients);
  await tell(id, recipients);
  const workers = [deps({ smtp: smtp.port }), deps({ smtp: smtp.port })];
  const sent = await Promise.all(workers.map(deliver));
  expect(sent.reduce((sum, one) => sum + one)).toBe(2);
  expect(await Promise.all(workers.map(deliver))).toEqual([0, 0]);
  const [call] = calls;
  expect(calls).toHaveLength(1);
  expect(call?.headers).toMatchObject({
    'content-type': 'application/json',
    'idempotency-key': call?.body.id,
  });
  expect(call?.body).toMatchObject({
    format: 'storyloom.notice/1',
    test: false,
    story: { id, name: 'Orders', url: `${baseUrl}/stories/${id}` },
    failures: { count: 3, first: [{ action: 'Ask', error: 'The server answered 500.' }] },
  });
  expect(smtp.received).toMatchObject([{ from: 'loom@example.com', to: ['ops@example.com'] }]);
  expect(smtp.received[0]?.source).toContain('3 failures in');
  expect(smtp.received[0]?.source).toContain('The server answered 500.');
  expect(await delivery(id)).toMatchObject(
    recipients.map((recipient) => ({ recipient, state: 'sent', attempts: 1, error: null, isTest: false })),
  );
});

it('sends again what a worker had taken that died, and what that says later does not count', async () => {
  const { url, calls } = await hook(() => 200);
  const id = await story([url]);
  await tell(id, [url]);
  const [taken] = await claimNotices(world.database.pool, { limit: 1, leaseMs: 60_000 });
  if (!taken) throw new Error('Nothing was due.');
  expect(await deliver(deps())).toBe(0);
  await pass(id);
  expect(await deliver(deps())).toBe(1);
  expect(calls).toHaveLength(1);
  const late = { ok: false, message: 'Late.', pauseMs: 0 } as const;
  expect(await settleNotice(world.database.pool, taken, late)).toBe(false);
  expect(await delivery(id)).toMatchObject([{ state: 'sent', attempts: 2, error: null }]);
});

it('tries a receiver that fails again, with the same key, and gives it up with the reason', async () => {
  const { url, calls } = await hook((call) => (call === 1 ? 500 : 503));
  const id = await story([url]);
  await tell(id, [url]);
  const worker = deps();
  expect(await deliver(worker)).toBe(1);
  expect(await delivery(id)).toMatchObject([
    { state: 'due', attempts: 1, error: 'The webhook answered 500.' },
  ]);
  const waits = await world.database.pool.query<{ s: number }>(
    'SELECT round(extract(epoch FROM wake_at - now()))::int AS s FROM notice WHERE story_id = $1',
    [id],
  );
  expect(waits.rows[0]?.s).toBeGreaterThan(20);
  for (let attempt = 2; attempt <= 6; attempt += 1) {
    await pass(id);
    await deliver(worker);
  }
  await pass(id);
  expect(await deliver(worker)).toBe(0);
  expect(calls).toHaveLength(6);
  expect(new Set(calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(await delivery(id)).toMatchObject([
    { state: 'failed', attempts: 6, error: 'The webhook answered 503.' },
  ]);
  expect(worker.warned).toHaveLength(1);
  expect(worker.warned[0]).not.toContain(url);
});

it('gives up at once what no later try would change, and says what to do', async () => {
  const { url, calls } = await hook(() => 200);
  const recipients = [url, 'ops@example.com'];
  const id = await story(recipients);
  await tell(id, recipients);
  await deliver(deps({ allow: [] }));
  expect(await delivery(id)).toMatchObject([
    { state: 'failed', attempts: 1, error: expect.stringContaining('EGRESS_ALLOW') },
    { state: 'failed', attempts: 1, error: expect.stringContaining('SMTP_SERVER') },
  ]);
  expect(calls).toEqual([]);
});

it('one receiver that hangs holds up no other', async () => {
  const opened = await serve(() => undefined);
  const { url, calls } = await hook(() => 200);
  const recipients = [`http://127.0.0.1:${opened.port}/hangs`, url];
  const id = await story(recipients);
  await tell(id, recipients);
  const sends = await deliverDue(deps(), { limit: 10 });
  await until('the other was told', () => calls.length === 1);
  opened.server.closeAllConnections();
  await Promise.all(sends);
  expect((await delivery(id)).map(({ state }) => state)).toEqual(['due', 'sent']);
});

it('a test goes to all recipients, is tried once, and not asked for twice in a moment', async () => {
  const { url, calls } = await hook(() => 500);
  const id = await story([url]);
  expect(await sendTest(world.deps, world.scope, id)).toEqual({ ok: true, count: 1 });
  expect(await sendTest(world.deps, world.scope, id)).toMatchObject({ ok: false });
  await deliver(deps());
  expect(calls).toMatchObject([{ body: { test: true, failures: { count: 0 } } }]);
  expect(await delivery(id)).toMatchObject([
    { state: 'failed', isTest: true, error: 'The webhook answered 500.' },
  ]);
  const alone = await story([]);
  expect(await sendTest(world.deps, world.scope, alone)).toMatchObject({
    ok: false,
    message: 'Add a recipient first.',
  });
  expect(await sendTest(world.deps, world.stranger, id)).toBe(notFound);
});
