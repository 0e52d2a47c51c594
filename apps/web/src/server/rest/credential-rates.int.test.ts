/** The rate of a credential, from where it is set to the runs that keep it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

const called: string[] = [];
const api = createServer((request, response) => {
  called.push(request.url ?? '');
  response.end('{}');
});

let world: WebWorld;
let base = '';
beforeAll(async () => {
  await new Promise<void>((done) => api.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  world = await makeWebWorld({ egressAllow: ['127.0.0.1'] });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  api.close();
});

/** A story that calls the API with the credential; answers its webhook's address. */
async function story(name: string): Promise<{ id: string; hook: string }> {
  const options = { url: `${base}/${name}`, method: 'get', headers: { 'x-key': '<<CREDENTIAL.shop>>' } };
  const data = {
    format: 'storyloom.story/1',
    name,
    actions: {
      receive: { type: 'webhook', name: 'Receive', options: { verbs: 'post' } },
      call: { type: 'http-request', name: 'Call', options },
    },
    links: [{ from: 'receive', port: 'success', to: 'call' }],
  };
  const { body } = await restOf(world)('POST', '/stories/import', { data });
  const hook = body.actions.find((action: { type: string }) => action.type === 'webhook');
  return { id: body.id, hook: hook.webhook_url };
}

it('is shared by the Actions of all stories that use the credential, and changes at once', async () => {
  const rest = restOf(world);
  const made = await rest('POST', '/credentials', {
    name: 'Shop',
    slug: 'shop',
    mode: 'text',
    live: { secrets: { value: 'shop-secret' } },
    rate_limit: { max: 1, per_s: 3_600 },
  });
  expect(made.body.rate_limit).toEqual({ max: 1, per_s: 3_600 });
  expect((await rest('PUT', `/credentials/${made.body.id}`, { rate_limit: { max: 0 } })).status).toBe(422);

  const stories = [await story('first'), await story('second')];
  for (const { hook } of stories) await fetch(hook, { method: 'POST', body: '{}' });
  await until('one waits for its turn', async () => {
    await world.sweep();
    return (await world.prisma.openRun.count({ where: { waitKind: 'pace', state: 'waiting' } })) === 1;
  });
  await until('the other has called', () => called.length === 1);
  for (let round = 0; round < 3; round += 1) await world.sweep();
  expect(called).toHaveLength(1);
  const runs = await Promise.all(stories.map(({ id }) => rest('GET', `/stories/${id}/runs`)));
  expect(runs.map(({ body }) => body.runs[0].status).sort()).toEqual(['finished', 'waiting']);

  await world.prisma
    .$executeRaw`update open_run set created_at = now() - interval '3 minutes' where wait_kind = 'pace'`;
  const queue = JSON.stringify((await rest('GET', '/queue')).body);
  expect(queue).toContain('It has waited for 3 min for the rate of the credential “Shop”.');

  await rest('PUT', `/credentials/${made.body.id}`, { rate_limit: null });
  await until('both have called', async () => {
    await world.sweep();
    return called.length === 2;
  });
  expect(called.toSorted()).toEqual(['/first', '/second']);
});
