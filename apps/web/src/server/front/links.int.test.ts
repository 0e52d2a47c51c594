import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
beforeAll(async () => {
  world = await makeWebWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

type Member = WebWorld['ada'];

const file = (options: Record<string, unknown>) => ({
  format: 'storyloom.story/1',
  name: 'Refunds',
  actions: {
    receive: { type: 'webhook', name: 'Receive', options: {} },
    ask: {
      type: 'approval',
      name: 'Ask',
      options: { title: 'Refund <b>7</b>?', message: 'Line\n<script>', ...options },
    },
    link: { type: 'event-transform', name: 'Link', options: { payload: '<<ask.url>>' } },
    done: { type: 'event-transform', name: 'Done', options: { payload: '<<ask>>' } },
    prompt: {
      type: 'event-transform',
      name: 'Prompt',
      options: {
        payload: {
          url: '<<PROMPT("Go on")>>',
          team: '<<META.team.name>>',
          run: '<<META.story_run.user_link>>',
        },
      },
    },
    after: { type: 'event-transform', name: 'After', options: { payload: '<<prompt.prompt.status>>' } },
  },
  links: [
    { from: 'receive', to: 'ask' },
    { from: 'ask', port: 'asked', to: 'link' },
    { from: 'ask', port: 'approved', to: 'done' },
    { from: 'receive', to: 'prompt' },
    { from: 'prompt', to: 'after' },
  ],
});

const outputs = async (storyId: string, slug: string) => {
  const events = await world.prisma.event.findMany({
    where: { storyId, actionSlug: slug },
    orderBy: { id: 'asc' },
  });
  return events.map((event) => event.output);
};

/** A story that asks; answers the addresses of its page and of its prompt. */
async function asking(options: Record<string, unknown> = {}) {
  const { status, body } = await restOf(world)('POST', '/stories/import', { data: file(options) });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const hook = body.actions.find((action: { type: string }) => action.type === 'webhook').webhook_url;
  await fetch(hook, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  await until('it asks', async () => (await outputs(body.id, 'link')).length === 1);
  const [url] = await outputs(body.id, 'link');
  const [prompted] = await outputs(body.id, 'prompt');
  return {
    storyId: body.id as string,
    url: String(url),
    prompted: prompted as { url: string; team: string; run: string },
  };
}

/** What the audit log has about the links of a story. */
const entries = (storyId: string) =>
  world.prisma.auditEntry.findMany({ where: { storyId, via: 'link' }, orderBy: { id: 'asc' } });

const get = async (url: string, who?: Member) => {
  const answer = await fetch(url, { headers: who ? { cookie: who.cookie } : {}, redirect: 'manual' });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};
/** As the page itself sends it, unless told. */
const post = async (
  url: string,
  fields: Record<string, string>,
  {
    who,
    site = 'same-origin',
    ...more
  }: {
    who?: Member;
    site?: string;
    'content-type'?: string;
  } = {},
) => {
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'sec-fetch-site': site,
      'content-type': 'application/x-www-form-urlencoded',
      ...more,
      ...(who ? { cookie: who.cookie } : {}),
    },
    body: new URLSearchParams(fields).toString(),
  });
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
};

describe('the page of an approval', () => {
  it('decides nothing when it is opened, whoever opens it', async () => {
    const { url, storyId } = await asking({ who: 'anyone_with_link' });
    for (let times = 0; times < 3; times += 1) {
      const page = await get(url);
      expect(page.status).toBe(200);
      expect(page.text).toContain('Refund &lt;b&gt;7&lt;/b&gt;?');
      expect(page.text).not.toContain('<script>');
      expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self'/);
      expect(page.headers.get('cache-control')).toBe('no-store');
    }
    await fetch(url, { method: 'HEAD' });
    expect(await outputs(storyId, 'done')).toEqual([]);
  });

  it('takes the answer of its own form alone', async () => {
    const { url, storyId } = await asking({ who: 'anyone_with_link' });
    const yes = { choice: 'approved', comment: 'Fine.' };
    expect((await post(url, yes, { site: 'cross-site' })).status).toBe(403);
    expect((await post(url, yes, { 'content-type': 'application/json' })).status).toBe(415);
    expect((await post(url, { choice: 'maybe' })).status).toBe(409);
    expect(await post(url, yes)).toMatchObject({ status: 303, location: new URL(url).pathname });
    await until('it goes on', async () => (await outputs(storyId, 'done')).length === 1);
    expect(await outputs(storyId, 'done')).toMatchObject([
      { answer: 'approved', label: 'Approve', comment: 'Fine.', answered_by: null },
    ]);
    expect((await get(url)).text).toMatch(/Someone with the link answered .*: Approve/);
    expect((await post(url, { choice: 'rejected' })).text).toContain('has answered already: Approve');
    const about = { via: 'link', userId: null, teamId: world.ada.teamId, storyName: 'Refunds' };
    expect(await entries(storyId)).toMatchObject([
      { operation: 'approvals.answer', state: 'done', inputs: { choice: 'approved' }, ...about },
    ]);
  });

  it('of a team is for its members who may run stories', async () => {
    const { url, storyId } = await asking();
    const unseen = await get(url);
    expect(unseen.text).toContain('Sign in');
    expect(unseen.text).not.toContain('Refund');
    const yes = { choice: 'approved' };
    for (const who of [world.mallory, world.victor]) {
      const page = await get(url, who);
      expect([page.status, page.text.includes('Refund')]).toEqual([403, false]);
      expect((await post(url, yes, { who })).status).toBe(403);
    }
    await post(url, yes);
    expect(await outputs(storyId, 'done')).toEqual([]);
    expect((await post(url, yes, { who: world.ada })).status).toBe(303);
    await until('it goes on', async () => (await outputs(storyId, 'done')).length === 1);
    expect(await outputs(storyId, 'done')).toMatchObject([{ answered_by: 'ada@example.com' }]);
    expect((await get(url, world.ada)).text).toContain('ada@example.com answered');
    expect(await entries(storyId)).toMatchObject([{ state: 'done', userId: world.ada.userId }]);
  });

  it('can be answered by REST, by its team alone', async () => {
    const { storyId, url } = await asking({ choices: ['ship', 'hold'] });
    const [run] = await world.prisma.openRun.findMany({ where: { storyId, waitKind: 'approval' } });
    const path = `/action_runs/${run?.id}/answer`;
    const asked = expect.objectContaining({
      action_run_id: run?.id,
      choices: [expect.anything(), expect.anything()],
    });
    expect((await restOf(world)('GET', '/approvals')).body.approvals).toContainEqual(asked);
    expect((await restOf(world, world.mallory.key)('GET', '/approvals')).body.approvals).toEqual([]);
    expect((await restOf(world, world.mallory.key)('POST', path, { choice: 'ship' })).status).toBe(404);
    expect((await restOf(world, world.victor.key)('POST', path, { choice: 'ship' })).status).toBe(403);
    expect((await restOf(world)('POST', path, { choice: 'ship' })).status).toBe(204);
    expect((await restOf(world)('POST', path, { choice: 'hold' })).status).toBe(409);
    expect((await get(url, world.ada)).text).toContain(': ship');
  });

  it.each(['x', 'a'.repeat(44), '..%2f..', '%00'])('is nowhere for the token %s', async (token) => {
    for (const path of ['approve', 'prompt']) {
      expect((await get(`${world.url}/${path}/${token}`)).status).toBe(404);
      expect((await post(`${world.url}/${path}/${token}`, {})).status).toBe(404);
    }
  });
});

describe('the page of a prompt', () => {
  it('goes on once, when its button is pressed', async () => {
    const { prompted, storyId } = await asking();
    expect(prompted).toMatchObject({
      team: 'ada@example.com',
      run: expect.stringContaining(`/stories/${storyId}?run=`),
    });
    const { url } = prompted;
    expect((await get(url)).text).toContain('Go on');
    await get(url);
    expect((await post(url, {}, { site: 'cross-site' })).status).toBe(403);
    expect(await outputs(storyId, 'after')).toEqual([null]);
    await Promise.all([post(url, {}), post(url, {}), post(url, {})]);
    await until('it goes on', async () => (await outputs(storyId, 'after')).length === 2);
    expect(await outputs(storyId, 'after')).toEqual([null, 'Go on']);
    expect((await get(url)).text).toContain('Done: Go on');
    const [, prompt] = await outputs(storyId, 'prompt');
    expect(prompt).toMatchObject({ prompt: { status: 'Go on', action_id: expect.any(String) } });
    await post(url, {});
    const followed = (await entries(storyId)).filter(({ operation }) => operation === 'runs.followPrompt');
    // Those who pressed it before anybody had.
    expect([1, 2, 3]).toContain(followed.length);
    expect(followed[0]).toMatchObject({ state: 'done', via: 'link', storyName: 'Refunds', userId: null });
  });

  it('leaves no address in the log', async () => {
    const { prompted } = await asking();
    await post(prompted.url, {});
    const token = prompted.url.split('/').at(-1) ?? 'none';
    expect(world.log.lines.filter((line) => line.includes(token))).toEqual([]);
  });
});
