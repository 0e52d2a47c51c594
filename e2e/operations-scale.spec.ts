/** More of each program than one: nothing is done twice, and nobody notices which of them answers. */
import { startBalancer } from '../tests/faults/balancer.ts';
import { startEcho } from './echo.ts';
import { query, statusOf, test } from './own-product.ts';
import { apiOf, expect } from './product.ts';

/** A webhook with a call behind it, and an Action that the clock starts every second. */
const scaledStory = (echo: string) => ({
  format: 'storyloom.story/1',
  name: 'Scaled out',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: { verbs: 'post' } },
    call: {
      type: 'http-request',
      name: 'Call',
      options: { url: `${echo}/n<<hook.body.n>>?status=200&ms=0`, method: 'post', payload: {} },
    },
    tick: {
      type: 'event-transform',
      name: 'Tick',
      options: { mode: 'message_only', payload: {} },
      schedule: [{ every_s: 1 }],
    },
  },
  links: [{ from: 'hook', port: 'success', to: 'call' }],
});

test('two apps behind a balancer and three workers do each thing once, and a session holds on both', async ({
  own,
}) => {
  const echo = await startEcho();
  const [second, ...workers] = await Promise.all([
    own.startAppBeside(),
    ...[1, 2].map(() => own.run('worker')),
  ]);
  const balancer = await startBalancer([own.baseUrl, second.baseUrl]);
  try {
    for (const worker of workers) await expect.poll(() => worker.output()).toContain('worker ready');
    const story = await apiOf(own).importStory(scaledStory(new URL(echo.url({ name: '' })).origin));
    const { pathname } = new URL(story.webhookUrl);
    const numbers = Array.from({ length: 1_000 }, (_, n) => n);
    const statuses = new Set<number>();
    const sender = async () => {
      for (let n = numbers.pop(); n !== undefined; n = numbers.pop()) {
        const headers = { 'content-type': 'application/json' };
        const body = JSON.stringify({ n });
        statuses.add((await fetch(balancer.url + pathname, { method: 'POST', headers, body })).status);
      }
    };
    await Promise.all(Array.from({ length: 20 }, sender));
    expect([...statuses]).toEqual([201]);
    const seen = async () =>
      (
        await query(
          own.databaseUrl,
          `select count(*) filter (where action_slug = 'call')::int as calls,
                  count(distinct story_run_id) filter (where action_slug = 'call')::int as runs
           from event where story_id = '${story.id}'`,
        )
      )[0];
    await expect.poll(seen, { timeout: 30_000 }).toEqual({ calls: 1_000, runs: 1_000 });
    const calls = Array.from({ length: 1_000 }, (_, n) => echo.calls(`n${n}`));
    expect(calls.filter((times) => times !== 1)).toEqual([]);

    // Ticks, and story runs that the clock started, as of one moment.
    const ticks = async () =>
      (
        await query<{ fired: number; started: number }>(
          own.databaseUrl,
          `select (select count(distinct story_run_id) from schedule_tick where state = 'fired')::int as fired,
                  (select count(*) from story_run where source = 'schedule')::int as started`,
        )
      )[0] ?? { fired: 0, started: -1 };
    await expect.poll(async () => (await ticks()).fired).toBeGreaterThan(2);
    const { fired, started } = await ticks();
    expect(started).toBe(fired);
    const put = await apiOf(own).call('PUT', `/stories/${story.id}`, { disabled: true });
    expect(put.status).toBe(200);

    const link = await own.signInLink();
    const signedIn = await fetch(link, { redirect: 'manual' });
    const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0]);
    for (const base of [own.baseUrl, second.baseUrl]) {
      const pageOf = (headers: Record<string, string>) =>
        statusOf(`${base}/stories`, { headers, redirect: 'manual' });
      expect(await pageOf({ cookie: cookie.join('; ') })).toBe(200);
      expect(await pageOf({})).not.toBe(200);
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
    await Promise.all([second.stop(), balancer.close()]);
    await echo.stop();
  }
});
