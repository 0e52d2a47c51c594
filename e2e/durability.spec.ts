import { Client } from 'pg';
import { callingStory } from './echo.ts';
import { expect, test } from './product.ts';

const runs = 500;
/** The webhook's and the call's. */
const eventsPerRun = 2;

// With Redis, the faults do this: F1.
test(`a worker killed in the middle of ${runs} runs loses and doubles nothing`, async ({
  product,
  api,
  echo,
}) => {
  // Runs by the hundred, with workers that die and start again.
  test.setTimeout(180_000);
  const database = new Client({ connectionString: product.databaseUrl });
  try {
    await database.connect();
    const { id, webhookUrl } = await api.importStory(
      callingStory({
        name: 'Calls',
        url: echo.url({ name: 'slow', ms: 20 }),
        settings: { outcome_unknown: 'retry' },
      }),
    );
    const done = async () => {
      const { rows } = await database.query<{ done: number }>(
        `select count(*)::int as done from event where story_id = $1 and action_slug = 'call'`,
        [id],
      );
      return rows[0]?.done ?? 0;
    };

    const answers: Promise<number>[] = [];
    const post = (n: number) =>
      fetch(webhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id: n, quantity: n % 7, price: 30, customer: { name: `c${n}` } }),
      }).then((answer) => answer.status);
    let killed = false;
    for (let n = 0; n < runs; n += 1) {
      answers.push(post(n));
      if (n % 10 === 9) await Promise.all(answers.slice(-10));
      if (!killed && n > runs / 4 && (await done()) > 0) {
        killed = true;
        await product.killWorker('SIGKILL');
      }
    }
    expect(killed).toBe(true);
    expect(new Set(await Promise.all(answers))).toEqual(new Set([201]));
    expect(await done()).toBeLessThan(runs);

    await product.startWorker();
    await expect.poll(done, { timeout: 90_000 }).toBe(runs);

    const { rows } = await database.query<Record<string, number>>(
      `select count(*)::int as events, count(distinct id)::int as ids,
                count(distinct (story_run_id, action_id))::int as once,
                (select count(*)::int from any_run where story_id = $1 and state <> 'succeeded') as open,
                (select count(*)::int from story_run where story_id = $1) as runs
         from event where story_id = $1`,
      [id],
    );
    expect(rows[0]).toEqual({
      events: runs * eventsPerRun,
      ids: runs * eventsPerRun,
      once: runs * eventsPerRun,
      open: 0,
      runs,
    });
  } finally {
    await database.end();
  }
});
