import { guardedHttp } from '@storyloom/adapters/http/guarded';
import { setMonitoring } from '@storyloom/adapters/monitoring/monitoring';
import { makeRunsWorld } from '@storyloom/adapters/runs/testing-runs';
import { closeLater, closePeers, serve } from '@storyloom/adapters/testing/http-peer';
import { nothingOutside } from '@storyloom/engine';
import { toyGraph, until } from '@storyloom/engine/testing';
import { afterEach, expect, it } from 'vitest';
import { startNotifier } from './notifier.ts';

afterEach(closePeers);

it('several workers tell of a failure once, and end what they are sending before they stop', async () => {
  await using world = await makeRunsWorld();
  const said: string[] = [];
  const { port } = await serve(async (request, response) => {
    said.push((await request.toArray()).join(''));
    response.writeHead(204).end();
  });
  const recipient = `http://127.0.0.1:${port}/hook`;
  const story = await world.publish(
    toyGraph({ hook: { type: 'hook' }, work: { type: 'call', options: { fail: 'Out of stock.' } } }, [
      'hook -> work',
    ]),
  );
  await setMonitoring(world.deps, world.scope, {
    id: story.storyId,
    monitorFailures: true,
    recipients: [recipient],
  });
  await world.start(story);
  await world.settle(world.worker());

  const http = guardedHttp({ allow: ['127.0.0.1/32'] });
  closeLater(http.close);
  const warned: unknown[] = [];
  const deps = {
    pool: world.database.pool,
    http,
    mail: nothingOutside.mail,
    baseUrl: 'https://storyloom.example.com',
    log: { warn: (...line: unknown[]) => void warned.push(line) },
  };
  const notifiers = Array.from({ length: 3 }, () => startNotifier(deps));
  await until('somebody was told', () => said.length > 0, 10_000);
  await Promise.all(notifiers.map((one) => one.stop()));
  expect(said.map((text) => JSON.parse(text).failures)).toMatchObject([
    { count: 1, first: [{ action: 'work', error: 'Out of stock.' }] },
  ]);
  expect(await world.count(`notice WHERE state = 'sent' AND attempt = 1`)).toBe(1);
  expect(warned).toEqual([]);
});
