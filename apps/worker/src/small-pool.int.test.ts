/** A worker with the fewest connections that it takes does all that one with many does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { catalog } from '@storyloom/actions/catalog';
import { runners } from '@storyloom/actions/runners';
import { prepareQueueDatabase } from '@storyloom/adapters/bullmq/queue';
import { postgresStore } from '@storyloom/adapters/postgres/store';
import { testDatabase } from '@storyloom/adapters/testing/database';
import {
  compileStory,
  type JsonObject,
  newId,
  parseStoryFile,
  planFrom,
  sourceEvent,
  startOf,
  storyGate,
} from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { poolShares } from './pool-shares.ts';

const least = 4;
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

it('shares connections so that each use has two at least, and no more than are given', () => {
  for (let total = least; total <= 40; total += 1) {
    const { hot, rest } = poolShares(total);
    expect(hot + rest).toBe(total);
    expect(Math.min(hot, rest)).toBeGreaterThanOrEqual(2);
  }
});

const transform = (name: string, options: JsonObject) => ({ type: 'event-transform', name, options });

/** Events part and come together; the join reads what stands on the way of each. */
function makeStory() {
  const parsed = parseStoryFile(
    {
      format: 'storyloom.story/1',
      name: 'Narrow',
      actions: {
        receive: { type: 'webhook', name: 'Receive', options: {} },
        split: transform('Split', { mode: 'explode', path: '<<receive.body.items>>' }),
        label: transform('Label', {
          mode: 'message_only',
          payload: { text: '<<split.item & receive.body.unit>>' },
        }),
        once: transform('Once', { mode: 'deduplicate', path: '<<split.guid & split.item>>' }),
        gather: transform('Gather', {
          mode: 'implode',
          guid_path: '<<split.guid>>',
          size_path: '<<split.size>>',
          item_path: '<<label.text>>',
        }),
      },
      links: [
        { from: 'receive', port: 'success', to: 'split' },
        { from: 'split', port: 'success', to: 'label' },
        { from: 'label', port: 'success', to: 'once' },
        { from: 'once', port: 'success', to: 'gather' },
      ],
    },
    catalog,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.story.graph;
}

it('lets story runs in by their limit and joins events with four connections', async () => {
  await using database = await testDatabase();
  const { pool } = database;
  const [teamId, storyId, versionId] = [newId(), newId(), newId()];
  const graph = makeStory();
  await pool.query(`INSERT INTO team (id, name) VALUES ($1, 'Team')`, [teamId]);
  await pool.query(
    `INSERT INTO story (id, team_id, name, draft, live_version_id, concurrency) VALUES ($1, $2, 'Narrow', $3, $4, 1)`,
    [storyId, teamId, JSON.stringify(graph), versionId],
  );
  await pool.query('INSERT INTO story_version (id, story_id, number, graph) VALUES ($1, $2, 1, $3)', [
    versionId,
    storyId,
    JSON.stringify(graph),
  ]);
  const story = compileStory(graph, catalog);
  const hook = [...story.actions.values()].find(({ slug }) => slug === 'receive');
  if (!hook) throw new Error('No webhook.');
  const from = {
    version: { id: versionId, storyId, teamId, storyName: 'Narrow' },
    story,
    source: 'webhook',
    priority: 0,
    runGate: storyGate(storyId, null, {}),
  } as const;
  const items = ['a', 'b', 'c'];
  const acceptances = [1, 2, 3].map(() =>
    startOf({ runners, inlineSteps: 0 }, from).accept((chain) =>
      planFrom(chain, sourceEvent(hook, { body: { items, unit: '!' } })),
    ),
  );
  await postgresStore(pool).accept(acceptances);
  const connection = await pool.connect();
  await prepareQueueDatabase(connection).finally(() => connection.release());

  const env = { APP_SECRET_TOKEN: 'for-tests-only-'.repeat(5), DATABASE_POOL_WORKER: String(least) };
  const child = spawn(process.execPath, [main], {
    env: { ...env, PATH: process.env.PATH, DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = once(child, 'exit');
  try {
    await until(
      'all have ended',
      async () => (await pool.query('SELECT FROM open_run')).rowCount === 0,
      30_000,
    );
  } finally {
    child.kill();
    await ended;
  }
  const { rows } = await pool.query(`SELECT output FROM event WHERE action_slug = 'gather'`);
  expect(rows).toEqual(acceptances.map(() => ({ output: ['a!', 'b!', 'c!'] })));
  expect(output).not.toContain('timeout exceeded');
}, 60_000);
