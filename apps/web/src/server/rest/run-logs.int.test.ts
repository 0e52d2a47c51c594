import { type LogLevel, newId, type ScriptOut } from '@storyloom/engine';
import { memoryLive, memoryQueue, until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

type Running = { say: (level: LogLevel, line: string) => void; finish: () => void };

/** Scripts do what the test says, when it says so. */
const running: Running[] = [];
const scripts: ScriptOut = {
  run: ({ onLog }) =>
    new Promise((resolve) => {
      running.push({ say: onLog, finish: () => resolve({ ok: true, output: 'done' }) });
    }),
};

let world: WebWorld;
let other: WebWorld;
beforeAll(async () => {
  const between = { queue: memoryQueue(), live: memoryLive() };
  world = await makeWebWorld({ outside: { scripts }, between });
  other = await world.another();
});
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const file = {
  format: 'storyloom.story/1',
  name: 'Talks',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    talk: { type: 'run-script', name: 'Talk', options: { script: '1' }, position: { x: 0, y: 150 } },
  },
  links: [{ from: 'hook', port: 'success', to: 'talk' }],
};

/** A run whose script is under way. */
async function begin(): Promise<Running & { id: string; path: string }> {
  const { body } = await restOf(world)('POST', '/stories/import', { data: file });
  const hook = body.actions.find((action: { type: string }) => action.type === 'webhook').webhook_url;
  const before = running.length;
  await fetch(hook, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  await until('the script runs', () => running.length > before);
  const [row] = await world.prisma.$queryRaw<{ id: string }[]>`
    select id from any_run where story_id = ${body.id}::uuid and action_slug = 'talk'`;
  const now = running.at(-1);
  if (!row || !now) throw new Error('Nothing runs.');
  return { ...now, id: row.id, path: `/api/v1/action_runs/${row.id}/logs/stream` };
}

type Event = { id: number | null; event: string; data: { message?: string; status?: string } };

/** Reads a stream as an EventSource does; `drop` cuts the connection. */
async function listen(url: string, headers: Record<string, string>) {
  const cut = new AbortController();
  const response = await fetch(url, { headers, signal: cut.signal });
  const events: Event[] = [];
  const ended = (async () => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const found = eventOf(text.slice(0, end));
        if (found) events.push(found);
        text = text.slice(end + 2);
      }
    }
  })().catch(() => undefined);
  return { response, events, ended, drop: () => cut.abort() };
}

function eventOf(text: string): Event | null {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
  const [event, data, id] = [field('event'), field('data'), field('id')];
  return event && data ? { id: id === undefined ? null : Number(id), event, data: JSON.parse(data) } : null;
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const messages = (events: Event[]) => events.flatMap(({ data }) => data.message ?? []);

describe('the stream of a log', () => {
  it('brings each line once to readers of two app processes, though the connection drops twenty times', async () => {
    const run = await begin();
    const all = Array.from({ length: 999 }, (_, line) => `line ${line}`);
    const read = async ({ url }: WebWorld) => {
      const seen: Event[] = [];
      for (let drops = 0; ; drops += 1) {
        const last = seen.findLast(({ id }) => id !== null)?.id;
        const from = last === undefined ? {} : { 'last-event-id': String(last) };
        const one = await listen(url + run.path, { ...bearer(world.ada.key), ...from });
        if (drops < 20) {
          await until('some lines', () => one.events.length > 0);
          one.drop();
        }
        await one.ended;
        seen.push(...one.events);
        if (seen.at(-1)?.event === 'end') return seen;
      }
    };
    const readers = [world, other].map(read);
    for (const [place, line] of all.entries()) {
      run.say('info', line);
      if (place % 10 === 9) await new Promise((next) => setTimeout(next, 25));
    }
    run.finish();
    for (const seen of await Promise.all(readers)) {
      expect(messages(seen)).toEqual(all);
      expect(seen.at(-1)?.data).toEqual({ status: 'succeeded' });
    }
  });

  it('is passed on by proxies, and answers 204 when there is nothing more', async () => {
    const run = await begin();
    run.say('warn', 'only line');
    const one = await listen(world.url + run.path, bearer(world.ada.key));
    await until('the line', () => one.events.length === 1);
    expect(one.response.headers.get('content-type')).toMatch('text/event-stream');
    expect(one.response.headers.get('x-accel-buffering')).toBe('no');
    expect(one.response.headers.get('cache-control')).toBe('no-store');
    run.finish();
    await one.ended;
    const last = String(one.events[0]?.id);
    const again = await fetch(world.url + run.path, {
      headers: { ...bearer(world.ada.key), 'last-event-id': last },
    });
    expect(again.status).toBe(204);
  });

  it('is for whoever may read the story, by key or by session', async () => {
    const run = await begin();
    const url = world.url + run.path;
    const status = async (headers: Record<string, string>) => {
      const { response, drop } = await listen(url, headers);
      drop();
      return response.status;
    };
    expect(await status({})).toBe(401);
    expect(await status(bearer('slk_wrong'))).toBe(401);
    expect(await status(bearer(world.mallory.key))).toBe(404);
    expect(await status({ cookie: world.mallory.cookie })).toBe(404);
    expect(await status({ cookie: world.ada.cookie, 'sec-fetch-site': 'cross-site' })).toBe(403);
    for (const member of [world.ada, world.victor]) {
      expect(await status(bearer(member.key))).toBe(200);
      expect(await status({ cookie: member.cookie })).toBe(200);
    }
    const unknown = `${world.url}/api/v1/action_runs/${newId()}/logs/stream`;
    expect((await fetch(unknown, { headers: bearer(world.ada.key) })).status).toBe(404);
    run.finish();
  });

  it('serves two hundred readers at once', async () => {
    const run = await begin();
    run.say('info', 'first');
    const readers = await Promise.all(
      Array.from({ length: 200 }, () => listen(world.url + run.path, bearer(world.ada.key))),
    );
    await until('the line is everywhere', () => readers.every(({ events }) => events.length === 1));
    const since = Date.now();
    run.say('info', 'second');
    await until('the next line is everywhere', () => readers.every(({ events }) => events.length === 2));
    expect(Date.now() - since).toBeLessThan(1_000);
    run.finish();
    await Promise.all(readers.map(({ ended }) => ended));
  });
});

describe('the log of an Action run', () => {
  it('is read page by page and by time', async () => {
    const call = restOf(world);
    const run = await begin();
    for (let line = 0; line < 12; line += 1) run.say('info', `line ${line}`);
    run.finish();
    await until(
      'it has ended',
      async () => (await call('GET', `/action_runs/${run.id}/logs`)).body.status === 'succeeded',
    );
    const first = await call('GET', `/action_runs/${run.id}/logs?limit=10`);
    expect(first.body.lines).toHaveLength(10);
    const next = await call('GET', `/action_runs/${run.id}/logs?limit=10&cursor=${first.body.next_cursor}`);
    expect(next.body).toMatchObject({
      lines: [{ message: 'line 10' }, { message: 'line 11' }],
      next_cursor: null,
    });
    const { at } = first.body.lines[0];
    const before = await call('GET', `/action_runs/${run.id}/logs?until=${at}`);
    expect(before.body.lines).toEqual([]);
    expect((await call('GET', `/action_runs/${run.id}/logs?since=${at}`)).body.lines).toHaveLength(12);
  });

  it('answers what is wrong with a question, and nothing to others', async () => {
    const run = await begin();
    const call = restOf(world);
    for (const query of ['since=yesterday', 'limit=0', 'limit=9999', 'cursor=x']) {
      expect((await call('GET', `/action_runs/${run.id}/logs?${query}`)).status).toBe(422);
    }
    expect((await restOf(world, world.mallory.key)('GET', `/action_runs/${run.id}/logs`)).status).toBe(404);
    expect((await call('GET', '/action_runs/nonsense/logs')).status).toBe(404);
    expect((await call('POST', `/action_runs/${run.id}/logs`, {})).status).toBe(405);
    const session = await fetch(`${world.url}/api/v1/action_runs/${run.id}/logs`, {
      headers: { cookie: world.victor.cookie },
    });
    expect(session.status).toBe(200);
    run.finish();
  });
});
