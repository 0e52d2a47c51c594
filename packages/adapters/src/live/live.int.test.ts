import { type Live, type LiveItem, newId } from '@storyloom/engine';
import { activity, liveContract } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startTestRedis, type TestRedis } from '../bullmq/testing-redis.ts';
import { makeLogger } from '../log/log.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { makeLive } from './live.ts';

const log = makeLogger({ level: 'error', program: 'test', to: { write: () => undefined } });
const soon = { timeout: 10_000, interval: 20 };

let redis: TestRedis;
let database: TestDatabase;
beforeAll(async () => {
  redis = await startTestRedis();
  database = await testDatabase();
});
afterAll(async () => {
  await redis.stop();
  await database[Symbol.asyncDispose]();
});

const onRedis = (redisUrl: string) => makeLive({ redisUrl, databaseUrl: 'postgres://unused', log });
const onPostgres = () => makeLive({ redisUrl: null, databaseUrl: database.url, log });

liveContract('Redis', async () => ({ here: await onRedis(redis.url), there: await onRedis(redis.url) }));
liveContract('PostgreSQL', async () => ({ here: await onPostgres(), there: await onPostgres() }));

/** A story that is listened to; `hears` announces until the announcement arrives. */
async function listening(here: Live, there: Live) {
  const storyId = newId();
  const items: LiveItem[] = [];
  await here.subscribe(storyId, (item) => items.push(item));
  const hears = () =>
    vi.waitFor(async () => {
      const action = newId();
      there.announce([activity(storyId, [action])]);
      await vi.waitFor(
        () =>
          expect(items.some((item) => item.kind === 'activity' && item.actionIds.includes(action))).toBe(
            true,
          ),
        { timeout: 2000, interval: 20 },
      );
    }, soon);
  /** The item without ids that says: catch up. */
  const catchesUp = () =>
    vi.waitFor(
      () =>
        expect(items).toContainEqual({
          kind: 'activity',
          id: expect.any(String),
          storyId,
          actionIds: [],
          storyRunIds: [],
        }),
      soon,
    );
  return { storyId, items, hears, catchesUp };
}

describe('live updates after an outage', () => {
  it('say catch up and go on when Redis is back', async () => {
    const own = await startTestRedis();
    onTestFinished(own.stop);
    const [here, there] = [await onRedis(own.url), await onRedis(own.url)];
    onTestFinished(here.close);
    onTestFinished(there.close);
    const story = await listening(here, there);
    await story.hears();
    await own.kill();
    await own.start();
    await story.catchesUp();
    await story.hears();
  });

  it('say catch up and go on when PostgreSQL has cut the connection', async () => {
    const [here, there] = [await onPostgres(), await onPostgres()];
    onTestFinished(here.close);
    onTestFinished(there.close);
    const story = await listening(here, there);
    await story.hears();
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'storyloom-live'`,
    );
    await story.catchesUp();
    await story.hears();
  });

  it('bring what was announced while the announcer was cut off', async () => {
    const here = await onPostgres();
    onTestFinished(here.close);
    const storyId = newId();
    const actions = new Set<string>();
    await here.subscribe(storyId, (item) => {
      if (item.kind === 'activity') for (const action of item.actionIds) actions.add(action);
    });
    // Its connection is the younger one: that of the other listens already.
    const there = await onPostgres();
    onTestFinished(there.close);
    await there.subscribe(storyId, () => undefined);
    const action = newId();
    there.announce([activity(storyId, [action])]);
    // The announcement is still being gathered.
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'storyloom-live' AND datname = current_database()
       ORDER BY backend_start DESC LIMIT 1`,
    );
    await vi.waitFor(() => expect(actions).toContain(action), soon);
  });
});

describe('live updates on PostgreSQL', () => {
  it('take one connection, whatever the number of listeners', async () => {
    const live = await onPostgres();
    onTestFinished(live.close);
    await Promise.all(Array.from({ length: 20 }, () => live.subscribe(newId(), () => undefined)));
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'storyloom-live' AND datname = current_database()`,
    );
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('reject a subscription that can no longer come true', async () => {
    const live = await makeLive({ redisUrl: null, databaseUrl: 'postgres://nobody@127.0.0.1:1/none', log });
    const refused = expect(live.subscribe(newId(), () => undefined)).rejects.toThrow('closed');
    await live.close();
    await refused;
  });
});
