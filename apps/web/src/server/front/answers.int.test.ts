import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
beforeAll(async () => {
  world = await makeWebWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** A webhook that answers with the story's output, `seconds` after the request; 0 is at once. */
async function answering(payload: unknown, seconds = 0): Promise<{ id: string; hook: string }> {
  const message = {
    type: 'event-transform',
    name: 'Say',
    options: { mode: 'message_only', payload },
    exit: true,
  };
  const delay = { type: 'event-transform', name: 'Rest', options: { mode: 'delay', seconds } };
  const hook = { type: 'webhook', name: 'Hook', options: { verbs: 'post', respond: 'output' } };
  const data = {
    format: 'storyloom.story/1',
    name: 'Answers',
    actions: seconds > 0 ? { hook, rest: delay, say: message } : { hook, say: message },
    links:
      seconds > 0
        ? [
            { from: 'hook', to: 'rest' },
            { from: 'rest', to: 'say' },
          ]
        : [{ from: 'hook', to: 'say' }],
  };
  const { status, body } = await restOf(world)('POST', '/stories/import', { data });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const webhook = body.actions.find((action: { type: string }) => action.type === 'webhook');
  return { id: body.id, hook: webhook.webhook_url };
}

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const locationOf = (response: Response) => new URL(response.headers.get('location') ?? '', world.url).href;

describe('a webhook that answers with the output of its story', () => {
  it('sends the output of the exit as JSON', async () => {
    const { hook } = await answering({ hello: '<<hook.body.name>>' });
    const response = await post(hook, { name: 'Ada' });
    expect([response.status, await response.json()]).toEqual([200, { hello: 'Ada' }]);
  });

  it('lets the output set status, headers and body, but none that speak for the site', async () => {
    const { hook } = await answering({
      status: 418,
      headers: { 'x-pot': 'tea', 'set-cookie': 'a=b' },
      body: 'short and stout',
    });
    const response = await post(hook, {});
    expect([response.status, await response.text()]).toEqual([418, 'short and stout']);
    expect(response.headers.get('x-pot')).toBe('tea');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('waits for a story that takes a while', async () => {
    const { hook } = await answering('done', 0.2);
    const sending = post(hook, {});
    let answered = false;
    void sending.finally(() => {
      answered = true;
    });
    await until('it is answered', async () => {
      await world.sweep();
      return answered;
    });
    expect(await (await sending).json()).toBe('done');
  });

  it('says where the answer will be when it takes too long, and has it there later', async () => {
    const { hook } = await answering('late', 2);
    const response = await post(hook, {});
    expect(response.status).toBe(504);
    const location = locationOf(response);
    expect((await fetch(location)).status).toBe(202);
    await until('the answer is there', async () => {
      await world.sweep();
      return (await fetch(location)).status === 200;
    });
    expect(await (await fetch(location)).json()).toBe('late');
  });

  it('does not wait for a slot: it says where the answer will be, and the story goes on', async () => {
    const { id, hook } = await answering('mine', 1);
    await world.prisma.story.update({ where: { id }, data: { concurrency: 1 } });
    const first = post(hook, {});
    await until('the first has its slot', async () => {
      await world.sweep();
      return (await world.prisma.openRun.count({ where: { storyId: id, slotKey: null } })) === 1;
    });
    const second = await post(hook, {});
    expect(second.status).toBe(201);
    await until('both have ended', async () => {
      await world.sweep();
      return (await world.prisma.openRun.count({ where: { storyId: id } })) === 0;
    });
    expect((await first).status).toBe(200);
    expect(await (await fetch(locationOf(second))).json()).toBe('mine');
  });

  it('tells nobody else: another secret or another story finds no answer', async () => {
    const [mine, other] = [await answering('mine', 2), await answering('other')];
    const location = locationOf(await post(mine.hook, {}));
    const runId = location.split('/').at(-1);
    expect((await fetch(`${other.hook}/runs/${runId}`)).status).toBe(404);
    expect((await fetch(location.replace(/\/[0-9a-f]+\/runs/, '/wrong/runs'))).status).toBe(404);
  });

  it('says so when the story ends without an answer', async () => {
    const { hook } = await answering('<<1 / 0>>');
    const response = await post(hook, {});
    expect([response.status, await response.text()]).toEqual([500, 'The story failed before it answered.']);
  });
});

it('takes what has the same deduplication key once, and answers it alike', async () => {
  const hookOptions = { verbs: 'post', deduplication_key: '<<body.id>>', response: 'got <<body.id>>' };
  const data = {
    format: 'storyloom.story/1',
    name: 'Once',
    actions: { hook: { type: 'webhook', name: 'Hook', options: hookOptions } },
    links: [],
  };
  const { body } = await restOf(world)('POST', '/stories/import', { data });
  const url = body.actions[0].webhook_url;
  const answers = await Promise.all([1, 1, 1, 2].map((id) => post(url, { id })));
  expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
  expect(await world.prisma.storyRun.count({ where: { storyId: body.id } })).toBe(2);
});
